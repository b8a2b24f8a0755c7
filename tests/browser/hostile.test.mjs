// Hostile texts in every field that people fill in: none of them runs, and nothing on a page could run them. The pages'
// own policy is switched off here, so that what is measured is how texts are written down, and not the second wall.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { openSignedIn, startBrowser, startDemo } from './demo.mjs'
import { PAYLOADS, dangers, packed, payloads } from './hostile.mjs'

let demo
let browser
let folder
const all = payloads()

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'collegium-hostile-'))
  const settings = join(folder, 'collegium.toml')
  // One browser asks for more pages than a person would.
  writeFileSync(settings, '[limits]\npages_per_second = 1000000\n')
  demo = await startDemo({ settings })
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await demo?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** Somebody who is signed in, in a browser without the pages' policy; what ran is in `page.hits`. */
async function open(role) {
  const page = await openSignedIn(browser, demo.base, role, { bypassCSP: true })
  page.hits = []
  await page.context().exposeBinding('hit', (_, number) => page.hits.push(number))
  page.on('dialog', (dialog) => dialog.dismiss())
  return page
}

async function assertQuiet(page, what) {
  assert.deepEqual(await page.evaluate(dangers), [], what)
  assert.deepEqual(page.hits, [], what)
}

/** Fills in the form that has this field, by name, and presses the button of this value. */
async function fill(page, fields, action) {
  const loaded = page.waitForEvent('load')
  await page.evaluate(
    ([fields, action]) => {
      const first = document.querySelector(`main form [name="${Object.keys(fields)[0]}"]`)
      for (const [name, value] of Object.entries(fields)) {
        const field = first.form.elements.namedItem(name)
        if (!field) throw new Error(`the form has no field ${name}`)
        field.value = value
      }
      first.form.noValidate = true
      first.form.requestSubmit(first.form.querySelector(action))
    },
    [fields, action],
  )
  await loaded
}

const KEEP = 'button[value=keep]'
const SHORT = packed(all, 190, ' ')
// So long may a text be that goes in with others.
const TEXT = 9_500

for (const [kind, names, sure] of [
  ['news', ['title', 'text'], {}],
  ['promotion', ['title', 'institution', 'department', 'text'], { since: '2026-02' }],
  ['achievement', ['title', 'from', 'text'], { what: 'award', when: '2026-02' }],
]) {
  test(`${PAYLOADS} hostile texts in each field of ${kind} run nowhere`, async () => {
    const page = await open('scholar')
    await page.goto(`${demo.base}/me/submissions/new?kind=${kind}`)
    let previews = 0
    for (const [place, pack] of SHORT.entries()) {
      await fill(page, { ...Object.fromEntries(names.map((name) => [name, pack])), ...sure }, KEEP)
      await assertQuiet(page, `${kind}, pack ${place}: ${pack}`)
      previews += await page.locator('#preview').count()
    }
    assert.equal(previews, SHORT.length, 'each was shown as it will look')
    await page.context().close()
  })
}

test(`${PAYLOADS} hostile texts in the text of news run nowhere once it is published`, async () => {
  const [author, editor] = [await open('scholar'), await open('editor')]
  for (const [number, text] of packed(all, TEXT, '\n\n').entries()) {
    await author.goto(`${demo.base}/me/submissions/new?kind=news`)
    await fill(author, { title: `Hostile ${number} ${all[number]}`, text, link: `https://a.example/${number}` }, 'button[value=send]')
    await assertQuiet(author, `the author's page ${number}`)
    const own = new URL(author.url()).pathname
    await editor.goto(demo.base + own.replace('/me/', '/staff/'))
    await assertQuiet(editor, `the editor's page ${number}`)
    const decided = editor.waitForEvent('load')
    await editor.locator('button[value=approve]').first().click()
    await decided
    await author.goto(demo.base + own)
    const published = await author.locator('#preview a[href^="/news/"]').getAttribute('href')
    await author.goto(demo.base + published)
    await assertQuiet(author, published)
  }
  for (const path of ['/news', '/news?q=hostile', '/', '/me']) {
    await author.goto(demo.base + path)
    await assertQuiet(author, path)
  }
  const feed = await (await author.request.get(`${demo.base}/news.atom`)).text()
  const wrong = await author.evaluate((xml) => new DOMParser().parseFromString(xml, 'application/xml').querySelector('parsererror')?.textContent, feed)
  assert.equal(wrong, undefined, 'the feed is well-formed')
  await author.context().close()
  await editor.context().close()
})

test(`${PAYLOADS} publications that are hostile in every field run nowhere`, async () => {
  const [author, editor] = [await open('scholar'), await open('editor')]
  const works = all.map((text, number) => ({
    id: `w${number}`,
    type: 'article-journal',
    title: `${number} ${text}`,
    author: [{ family: text, given: text }, { literal: text }],
    'container-title': text,
    publisher: text,
    volume: text,
    issue: text,
    page: text,
    URL: text,
    issued: { 'date-parts': [[2000 + (number % 25)]] },
  }))
  await author.goto(`${demo.base}/me/submissions/new?kind=publication`)
  const file = { name: 'works.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(works)) }
  await author.getByText('Many works at once: a file').click()
  await author.locator('#works_file').setInputFiles(file)
  await author.getByRole('button', { name: 'Take the file in' }).click()
  await author.getByText(`This piece brings ${PAYLOADS} works`).waitFor()
  await assertQuiet(author, 'the draft')
  await fill(author, { text: 'All of them.' }, 'button[value=send]')
  const own = new URL(author.url()).pathname
  await editor.goto(demo.base + own.replace('/me/', '/staff/'))
  await assertQuiet(editor, 'the review')
  const decided = editor.waitForEvent('load')
  await editor.locator('button[value=approve]').first().click()
  await decided
  let shown = 0
  for (let number = 1; shown < PAYLOADS; number += 1) {
    await author.goto(`${demo.base}/publications?page=${number}`)
    await assertQuiet(author, `publications, page ${number}`)
    const here = await author.locator('main li').count()
    assert.ok(here > 0, `page ${number} shows publications; ${shown} were shown`)
    shown += here
  }
  await author.context().close()
  await editor.context().close()
})

test(`${PAYLOADS} hostile questions run nowhere`, async () => {
  const page = await open('scholar')
  for (const pack of SHORT) {
    await page.goto(`${demo.base}/scholars?q=${encodeURIComponent(pack)}`)
    await assertQuiet(page, pack)
  }
  await page.context().close()
})

test(`${PAYLOADS} hostile texts in one's own words, and many in the short fields of a profile, run nowhere`, async () => {
  const page = await open('scholar')
  await page.goto(`${demo.base}/me`)
  const profile = await page.getByRole('link', { name: 'Your profile', exact: true }).getAttribute('href')
  for (const [place, bio] of packed(all, 5_900, '\n\n').entries()) {
    await page.goto(`${demo.base}/me/profile`)
    await fill(page, { title: SHORT[place].slice(0, 100), pronouns: all[place].slice(0, 30), bio }, 'button[value=save]')
    await assertQuiet(page, `the form, ${place}`)
    await page.goto(demo.base + profile)
    await assertQuiet(page, `the profile, ${place}`)
  }
  await page.context().close()
})
