// Texts that would run as a script wherever a page wrote them down unescaped. Each calls `hit` with its number.

/** How many there are. */
export const PAYLOADS = 2_000

/** Ways to run `X`: markup, and addresses in Markdown. */
const VECTORS = [
  '<script>X</script>',
  '<script src="data:text/javascript,X"></script>',
  '<img src=x onerror=X>',
  '<svg onload=X>',
  '<svg><script>X</script></svg>',
  '<svg><animate onbegin=X attributeName=x dur=1s>',
  '<svg><a xlink:href="javascript:X"><text y=20>go</text></a></svg>',
  '<math><a xlink:href="javascript:X">go</a></math>',
  '<math><mtext><table><mglyph><style><img src=x onerror=X></style></mglyph></table></mtext></math>',
  '<iframe src="javascript:X"></iframe>',
  '<iframe srcdoc="<script>parent.X</script>"></iframe>',
  '<object data="javascript:X"></object>',
  '<embed src="javascript:X">',
  '<details open ontoggle=X>',
  '<body onload=X>',
  '<input autofocus onfocus=X>',
  '<video><source onerror=X></video>',
  '<audio src=x onerror=X></audio>',
  '<style onload=X></style>',
  '<link rel=stylesheet href="data:text/css,x" onload=X>',
  '<form action="javascript:X"><button>go</button></form>',
  '<button formaction="javascript:X" form=x>go</button>',
  '<base href="javascript:X//">',
  '<meta http-equiv=refresh content="0;url=javascript:X">',
  '<noscript><p title="</noscript><img src=x onerror=X>"></noscript>',
  '<template><script>X</script></template>',
  '<a href="javascript:X">go</a>',
  '<a href="data:text/html,<script>X</script>">go</a>',
  ' onmouseover=X autofocus onfocus=X x=',
  '[go](javascript:X)',
  '[go](<javascript:X>)',
  '[go](data:text/html,<script>X</script>)',
  '[go](vbscript:X)',
  '![go](x" onerror="X)',
  '![go](javascript:X)',
  '[go]: javascript:X\n\n[go]',
  '<javascript:X>',
  '`</code><img src=x onerror=X>`',
  '</script><script>X</script>',
  '{{X}}${X}<%= X %>',
]

/** What closes the place that a text stands in. */
const CLOSERS = ['', '"', "'", '">', "'>", '-->', ']]>', '</textarea>', '</title>', '</style>', '</script>', '</option></select>', '"}]']

/** Ways around filters. */
const DISGUISES = [
  (text) => text,
  (text) => text.replace(/(script|onerror|onload|img|svg)/gi, (word) => word[0].toUpperCase() + word.slice(1, -1) + word.at(-1).toUpperCase()),
  (text) => text.replace(/javascript:/g, 'java\tscript:').replace(/ on/g, '\ton'),
  (text) => text.replace(/javascript:/g, '&#106;avascript&colon;'),
  (text) => text.replace(/</g, '<<').replace(/ (src|on)/g, '/$1'),
  (text) => text.replace(/</g, '\u{ff1c}').replace(/>/g, '\u{ff1e}'),
  (text) => text.replace(/</g, '&lt;').replace(/>/g, '&gt;'),
]

/** All payloads, each once. */
export function payloads() {
  const all = []
  for (const disguise of DISGUISES) {
    for (const closer of CLOSERS) {
      for (const vector of VECTORS) {
        all.push((number) => closer + disguise(vector.replaceAll('X', `hit(${number})`)))
      }
    }
  }
  // Every third is left out, so that each way, each closer and each disguise is there with most of the others.
  const chosen = all.filter((_, place) => place % 9 < 5 || place % 13 === 0).slice(0, PAYLOADS)
  if (chosen.length < PAYLOADS) throw new Error(`only ${chosen.length} payloads`)
  return chosen.map((payload, number) => payload(number))
}

/** The texts one after the other, in as few packs as hold them: none is cut, and no pack is longer than `most`. */
export function packed(texts, most, between) {
  const packs = []
  let pack = ''
  for (const text of texts) {
    if (pack && pack.length + between.length + text.length > most) {
      packs.push(pack)
      pack = ''
    }
    pack = pack ? pack + between + text : text
  }
  return [...packs, pack]
}

/** What stands on a page that could run a script and is not ours; also what a click would run. */
export function dangers() {
  const runs = /^[\s\u0000-\u0020]*(javascript|vbscript|data):/i
  const addresses = new Set(['href', 'src', 'action', 'formaction', 'data', 'xlink:href', 'srcdoc', 'content'])
  const isDanger = (element) => {
    if (element.localName === 'script') {
      return element.type !== 'application/ld+json' && !new URL(element.src, location).pathname.startsWith('/assets/')
    }
    if (['iframe', 'object', 'embed', 'base', 'template', 'math', 'style'].includes(element.localName)) return true
    return [...element.attributes].some(
      ({ name, value }) => name.startsWith('on') || name === 'srcdoc' || (addresses.has(name) && runs.test(value)),
    )
  }
  return [...document.querySelectorAll('*')].filter(isDanger).map((element) => element.outerHTML.slice(0, 200))
}
