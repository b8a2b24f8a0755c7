// The desk by keyboard alone: spellings and duplicates decided one after the other, and taken back.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { DESKTOP, PHONE, openAs, startBrowser, startDemo } from './demo.mjs'
import { assertInOrder } from './page.mjs'

let demo
let browser

before(async () => {
  demo = await startDemo()
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await demo?.stop()
})

/** A page of somebody of the staff who signed in just now. */
async function openAsStaff(options) {
  const page = await openAs(browser, demo.base, 'visitor', options)
  await page.goto(demo.base)
  await page.getByRole('group', { name: 'Sign in as' }).getByRole('button', { name: 'staff' }).click()
  await page.waitForURL('**/me**')
  return page
}

/** Presses a key that leads to another page, and waits for it. */
async function press(page, key) {
  await Promise.all([page.waitForEvent('framenavigated'), page.keyboard.press(key)])
  await page.waitForLoadState('domcontentloaded')
}

const heading = (page) => page.locator('#case').textContent()
const notice = (page) => page.locator('.desk-notice').first().textContent()

test('spellings are decided by keys, and taken back by one', async () => {
  const page = await openAsStaff()
  await page.goto(`${demo.base}/staff/spellings`)
  const first = await heading(page)

  await press(page, 'j')
  const second = await heading(page)
  assert.notEqual(second, first, 'j goes on to the next')
  await press(page, 'k')
  assert.equal(await heading(page), first, 'k goes back')

  await press(page, 'o')
  assert.match(await notice(page), /is no organization/)
  assert.equal(await heading(page), second, 'the next one comes at once')
  await press(page, 'z')
  assert.match(await notice(page), /taken back/)
  assert.equal(await heading(page), first, 'and the first is back')

  await press(page, 'n')
  assert.match(await notice(page), /^\s*“.+” is .+/)
  await press(page, 'l')
  assert.match(await notice(page), /is put off/)
  assert.deepEqual(page.complaints, [])
})

test('keys type where somebody types', async () => {
  const page = await openAsStaff()
  await page.goto(`${demo.base}/staff/spellings`)
  const before = await heading(page)
  await page.keyboard.press('s')
  assert.equal(await page.evaluate(() => document.activeElement.id), 'find', 's goes to the search')
  await page.keyboard.type('ojl')
  assert.equal(await page.locator('#find').inputValue(), 'ojl')
  assert.equal(await heading(page), before, 'and nothing was decided')
})

test('every button of a spelling is reached by the tab key and works without a script', async () => {
  const page = await openAsStaff({ javaScriptEnabled: false })
  await page.goto(`${demo.base}/staff/spellings`)
  const first = await heading(page)
  const later = page.getByRole('button', { name: /^Later/ })
  for (let steps = 0; steps < 80 && !(await later.evaluate((button) => button.matches(':focus'))); steps += 1) await page.keyboard.press('Tab')
  await press(page, 'Enter')
  assert.match(await notice(page), /is put off/)
  assert.notEqual(await heading(page), first)
})

test('a hundred spellings are decided in far less than ten minutes', async () => {
  const page = await openAsStaff()
  await page.goto(`${demo.base}/staff/spellings?state=sure`)
  const begun = performance.now()
  for (let decided = 0; decided < 100 && (await page.locator('#case').count()); decided += 1) await press(page, 'o')
  const seconds = (performance.now() - begun) / 1000
  assert.ok(seconds < 120, `it took ${seconds.toFixed(0)} s`)
})

for (const [shape, viewport] of [['phone', PHONE], ['desktop', DESKTOP]]) {
  test(`the pages of the desk are in order on a ${shape}`, async () => {
    const page = await openAsStaff({ viewport })
    const pages = ['', '/spellings', '/duplicates', '/scholars', '/institutions', '/imports', '/imports/held', '/corrections', '/audit', '/reports']
    for (const path of pages) {
      await page.goto(`${demo.base}/staff${path}`)
      await assertInOrder(page, `/staff${path}`)
    }
    assert.deepEqual(page.complaints, [])
  })
}
