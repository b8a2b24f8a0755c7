// What pages can do beyond links and forms: results that change as you type, and suggestions.
// Everything works without it; nothing here is the only way to anything.

const TYPING_PAUSE = 140 // milliseconds without a key before we ask
const LEAST_LETTERS = 2

// The only HTML that is ever parsed: pages of this site, fetched from it.
const policy = globalThis.trustedTypes?.createPolicy('collegium', { createHTML: (html) => html })
const parsed = (html) => new DOMParser().parseFromString(policy ? policy.createHTML(html) : html, 'text/html')

const afterPause = (act) => {
  let timer
  return { start: (...given) => { clearTimeout(timer); timer = setTimeout(act, TYPING_PAUSE, ...given) }, stop: () => clearTimeout(timer) }
}

/** Keeps the region of results in step with the form, the address bar and the way back. */
function live(form) {
  const action = new URL(form.action)
  const region = () => document.getElementById(form.dataset.live)
  const status = document.getElementById('said')
  let asking
  let shown = location.pathname + location.search
  let typing = false

  const asked = () => {
    const fields = [...new FormData(form)].filter(([name, value]) => value.trim() && !(name === 'sort' && value === 'relevance'))
    const query = new URLSearchParams(fields).toString()
    return action.pathname + (query && `?${query}`)
  }

  async function show(href, { remember, top = false }) {
    asking?.abort()
    asking = new AbortController()
    const { signal } = asking
    region().setAttribute('aria-busy', 'true')
    try {
      const page = parsed(await (await fetch(href, { signal })).text())
      const fresh = page.getElementById(form.dataset.live)
      if (signal.aborted) return
      if (!fresh) return location.assign(href)
      swap(fresh)
      document.title = page.title
      if (remember && href !== shown) history[remember === 'new' ? 'pushState' : 'replaceState'](null, '', href)
      if (!remember) form.elements.q.value = page.getElementById('q').value
      shown = href
      status.textContent = fresh.querySelector('[data-total]').textContent
      if (top) {
        const total = fresh.querySelector('[data-total]')
        total.tabIndex = -1
        total.focus({ preventScroll: true })
        fresh.scrollIntoView({ block: 'start' })
      }
    } catch {
      if (!signal.aborted) location.assign(href)
    }
  }

  /** Puts the new region in place; what was unfolded stays so, and the focus stays where it was. */
  function swap(fresh) {
    const old = region()
    const focused = old.contains(document.activeElement) && document.activeElement.id
    for (const fold of old.querySelectorAll('details[id]')) {
      const same = fresh.querySelector(`#${CSS.escape(fold.id)}`)
      if (same) same.open = fold.open
    }
    const lists = [...old.querySelectorAll('details[id] > ul')].map((list) => [list.parentElement.id, list.scrollTop])
    old.replaceWith(document.adoptNode(fresh))
    for (const [id, at] of lists) {
      const list = document.getElementById(id)?.querySelector(':scope > ul')
      if (list) list.scrollTop = at
    }
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true })
  }

  const typed = afterPause(() => {
    show(asked(), { remember: typing ? 'same' : 'new' })
    typing = true
  })
  const changed = () => {
    typed.stop()
    typing = false
    show(asked(), { remember: 'new' })
  }

  form.addEventListener('input', (event) => event.target.name === 'q' && typed.start())
  form.addEventListener('submit', (event) => { event.preventDefault(); changed() })
  document.addEventListener('change', (event) => event.target.form === form && event.target.name !== 'q' && changed())
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a')
    const plain = !(event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    if (!plain || !link || !region().contains(link) || link.origin !== action.origin || link.pathname !== action.pathname) return
    event.preventDefault()
    typing = false
    show(link.pathname + link.search, { remember: 'new', top: Boolean(link.closest('.pager')) })
  })
  addEventListener('popstate', () => {
    const here = location.pathname + location.search
    if (here === shown) return
    typed.stop()
    typing = false
    show(here, { remember: null })
  })
}

/** Suggestions under a search box: a combobox with a list, as ARIA 1.2 describes it. */
function suggest(form) {
  const input = form.elements.q
  const list = document.createElement('ul')
  list.className = 'suggestions'
  list.id = `${input.id}-suggestions`
  list.hidden = true
  list.setAttribute('role', 'listbox')
  list.setAttribute('aria-label', 'Suggestions')
  input.after(list)
  for (const [name, value] of [['role', 'combobox'], ['aria-autocomplete', 'list'], ['aria-expanded', 'false'], ['aria-controls', list.id]]) input.setAttribute(name, value)
  const { icons } = form.dataset
  let asking
  let active = -1

  const close = () => {
    ask.stop()
    asking?.abort()
    list.hidden = true
    input.setAttribute('aria-expanded', 'false')
    mark(-1)
  }

  function mark(at) {
    active = at
    ;[...list.children].forEach((option, i) => option.setAttribute('aria-selected', String(i === at)))
    const option = list.children[at]
    if (!option) return input.removeAttribute('aria-activedescendant')
    input.setAttribute('aria-activedescendant', option.id)
    option.scrollIntoView({ block: 'nearest' })
  }

  const ask = afterPause(async () => {
    const words = input.value.trim()
    if (words.length < LEAST_LETTERS) return close()
    asking?.abort()
    asking = new AbortController()
    const { signal } = asking
    try {
      const answer = await fetch(`${form.dataset.suggest}?${new URLSearchParams({ q: words })}`, { signal })
      const { suggestions } = await answer.json()
      if (signal.aborted || document.activeElement !== input) return
      list.replaceChildren(...suggestions.map(option))
      list.hidden = !suggestions.length
      input.setAttribute('aria-expanded', String(!list.hidden))
      mark(-1)
    } catch {
      close()
    }
  })

  function option({ kind, label, detail, href }, at) {
    const item = document.createElement('li')
    item.id = `${list.id}-${at}`
    item.setAttribute('role', 'option')
    item.dataset.href = href
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
    svg.setAttribute('class', 'icon')
    svg.setAttribute('aria-hidden', 'true')
    svg.append(document.createElementNS(svg.namespaceURI, 'use'))
    svg.firstChild.setAttribute('href', `${icons}#${kind}`)
    const words = document.createElement('span')
    words.textContent = label
    const small = document.createElement('small')
    small.textContent = detail
    item.append(svg, words, small)
    return item
  }

  const choose = (option) => option && location.assign(option.dataset.href)

  input.addEventListener('input', () => ask.start())
  input.addEventListener('blur', close)
  form.addEventListener('submit', close)
  list.addEventListener('mousedown', (event) => event.preventDefault())
  list.addEventListener('click', (event) => choose(event.target.closest('li')))
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return
    if (event.key === 'ArrowDown' && list.hidden) return ask.start()
    if (list.hidden) return
    const last = list.children.length - 1
    if (event.key === 'ArrowDown') mark(active === last ? -1 : active + 1)
    else if (event.key === 'ArrowUp') mark(active === -1 ? last : active - 1)
    else if (event.key === 'Enter' && active >= 0) choose(list.children[active])
    else if (event.key === 'Escape') close()
    else return
    event.preventDefault()
  })
}

/** Keeps what is being written in this browser until it is saved: a closed tab loses nothing. */
function keep(form) {
  const key = `keep ${form.action}`
  const written = () => JSON.stringify([...new FormData(form)].filter(([name]) => name !== 'csrf'))
  if (new URLSearchParams(location.search).has('saved')) localStorage.removeItem(key)
  const kept = localStorage.getItem(key)
  const save = afterPause(() => localStorage.setItem(key, written()))
  form.addEventListener('input', () => save.start())
  if (!kept || kept === written()) return

  const button = (words, act) => {
    const made = document.createElement('button')
    made.type = 'button'
    made.className = 'button'
    made.textContent = words
    made.addEventListener('click', act)
    return made
  }
  const notice = document.createElement('p')
  notice.className = 'notice'
  notice.setAttribute('role', 'status')
  // The page is made anew of what was kept, by the site: with its rows, and against today's record.
  const resume = () => {
    const again = document.createElement('form')
    Object.assign(again, { method: 'post', action: form.action, hidden: true })
    for (const [name, value] of [...JSON.parse(kept), ['csrf', form.elements.csrf.value], ['do', 'resume']]) {
      again.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }))
    }
    document.body.append(again)
    again.submit()
  }
  const forget = () => {
    localStorage.removeItem(key)
    notice.remove()
  }
  notice.append('You had begun to change this, and did not save it. ', button('Go on with it', resume), ' ', button('Forget it', forget))
  form.before(notice)
}

for (const form of document.querySelectorAll('form[data-keep]')) keep(form)

/** A key presses the button, follows the link or goes to the field that names it, unless somebody is typing. */
document.addEventListener('keydown', (event) => {
  const { key, target } = event
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
  if (target.closest('input:not([type="radio"], [type="checkbox"]), textarea, select, [contenteditable]')) return
  const named = [...document.querySelectorAll('[data-key]')].find((one) => one.dataset.key === key)
  if (!named) return
  event.preventDefault()
  if (named.matches('input, textarea, select')) named.focus()
  else named.click()
})

for (const form of document.querySelectorAll('form[data-suggest]')) suggest(form)
for (const form of document.querySelectorAll('form[data-live]')) live(form)

/** Passkeys: a question from the site, the device's answer back to it, and on to where the site says. */
async function passkey(form) {
  const kind = form.dataset.passkey
  const [begin, finish] = {
    'add': ['/me/security/passkeys/begin', '/me/security/passkeys'],
    'sign-in': ['/sign-in/passkey/begin', '/sign-in/passkey'],
    'again': ['/sign-in/again/begin', '/sign-in/again/passkey'],
  }[kind]
  const said = form.querySelector('[role=status]')
  const csrf = form.dataset.csrf
  const post = async (path, body) => {
    const headers = { 'content-type': 'application/json', accept: 'application/json' }
    const answer = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })
    const read = await answer.json()
    if (!answer.ok) throw new Error(read.detail)
    return read
  }
  const { parseCreationOptionsFromJSON: forNew, parseRequestOptionsFromJSON: forOld } = PublicKeyCredential
  form.hidden = false
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    said.textContent = ''
    try {
      const { ceremony, options } = await post(begin, csrf ? { csrf } : {})
      const credential = kind === 'add'
        ? await navigator.credentials.create({ publicKey: forNew.call(PublicKeyCredential, options) })
        : await navigator.credentials.get({ publicKey: forOld.call(PublicKeyCredential, options) })
      const more = kind === 'add' ? { csrf, name: form.elements.name.value } : { next: form.dataset.next, ...(csrf && { csrf }) }
      const { next } = await post(finish, { ceremony, credential: credential.toJSON(), ...more })
      location.assign(next)
    } catch (error) {
      said.textContent = error.name === 'NotAllowedError' ? 'Nothing happened: it was cancelled, or took too long.'
        : error.name === 'SecurityError' ? `Passkeys work where the site has a name. On this machine: http://localhost:${location.port}/`
          : error.message
    }
  })
}

if (globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON) {
  for (const form of document.querySelectorAll('form[data-passkey]')) passkey(form)
}
