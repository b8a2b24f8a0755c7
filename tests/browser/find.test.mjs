// Finding people: as you type, by keyboard alone, and without any script.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { PHONE, openAs, startBrowser, startDemo } from './demo.mjs'
import { reach } from './page.mjs'

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

const total = (page) => page.locator('[data-total]').textContent()

test('results change as one types, the address follows, and the way back works', async () => {
  const page = await openAs(browser, demo.base, 'member')
  await page.goto(`${demo.base}/scholars`)
  const everybody = await total(page)
  await page.locator('#q').pressSequentially('nurse')
  await page.waitForURL(/q=nurse/)
  await page.waitForFunction((before) => document.querySelector('[data-total]').textContent !== before, everybody)
  const nurses = await total(page)
  await page.goBack()
  await page.waitForFunction((before) => document.querySelector('[data-total]').textContent === before, everybody)
  assert.notEqual(nurses, everybody)
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})

test('a filter narrows, is shown as chosen, and can be taken away', async () => {
  const page = await openAs(browser, demo.base, 'member')
  await page.goto(`${demo.base}/scholars`)
  const everybody = await total(page)
  const nurse = page.locator('input[name="discipline"][value="nurse"]')
  await nurse.check()
  await page.waitForURL(/discipline=nurse/)
  await page.locator('.chip').first().waitFor()
  assert.notEqual(await total(page), everybody)
  await page.locator('.chip').first().click()
  await page.waitForFunction((before) => document.querySelector('[data-total]').textContent === before, everybody)
  await page.context().close()
})

test('suggestions are chosen with the arrow keys', async () => {
  const page = await openAs(browser, demo.base, 'member')
  await page.goto(`${demo.base}/scholars`)
  const name = await page.locator('main a[href^="/scholars/"]').first().textContent()
  await page.locator('#q').pressSequentially(name.trim().slice(0, 4))
  await page.locator('[role="option"]').first().waitFor()
  await page.keyboard.press('ArrowDown')
  assert.equal(await page.locator('[role="option"][aria-selected="true"]').count(), 1)
  assert.equal(await page.locator('#q').getAttribute('aria-expanded'), 'true')
  await page.keyboard.press('Escape')
  assert.equal(await page.locator('#q').getAttribute('aria-expanded'), 'false')
  await page.context().close()
})

test('from home to a profile by keyboard alone', async () => {
  const page = await openAs(browser, demo.base, 'member')
  await page.goto(demo.base)
  await reach(page, 'input[name="q"]')
  await page.keyboard.type('nurse')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/scholars\?.*q=nurse/)
  await reach(page, 'main a[href^="/scholars/"]')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/scholars\/[a-z0-9-]+$/)
  assert.ok(await page.locator('h1').isVisible())
  await page.context().close()
})

test('everything works without script', async () => {
  const page = await openAs(browser, demo.base, 'member', { javaScriptEnabled: false, viewport: PHONE })
  await page.goto(demo.base)
  await page.locator('input[name="q"]').first().fill('nurse')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/scholars\?.*q=nurse/)
  const found = await total(page)
  assert.match(found, /\d/)
  await page.locator('main a[href^="/scholars/"]').first().click()
  await page.waitForURL(/\/scholars\/[a-z0-9-]+$/)
  await page.context().close()
})

test('the first page of results is under 60 KB in all over the wire', async () => {
  const page = await openAs(browser, demo.base, 'member', { viewport: PHONE })
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  let bytes = 0
  session.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength))
  await page.goto(`${demo.base}/scholars?q=nurse`, { waitUntil: 'networkidle' })
  assert.ok(bytes > 0 && bytes < 60 * 1024, `${bytes} bytes`)
  console.log(`results page, cold, all parts: ${bytes} bytes`)
  await page.context().close()
})
