// The report on institutions by keyboard alone, on phone and desktop, with axe; and what of it is printed.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'

import { DESKTOP, PHONE, openAs, startBrowser, startDemo } from './demo.mjs'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const REPORT = '/staff/reports/institutions'

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

const openReport = async (options, query = '?at_least=2') => {
  const page = await openAs(browser, demo.base, 'staff', options)
  await page.goto(demo.base + REPORT + query)
  return page
}

/** Goes on with the tab key until this has the focus. */
async function tabTo(page, target) {
  for (let steps = 0; steps < 150; steps += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  assert.fail(`the tab key does not reach ${target}`)
}

/** Presses a key that leads to another page, and waits for it. */
async function press(page, key) {
  await Promise.all([page.waitForEvent('framenavigated'), page.keyboard.press(key)])
  await page.waitForLoadState('domcontentloaded')
}

test('the report is asked, narrowed and proved by the keyboard, without a script', async () => {
  const page = await openReport({ javaScriptEnabled: false }, '')
  const heading = page.getByRole('heading', { level: 1 })
  assert.match(await heading.textContent(), /^Institutions that sent 5 or more scholars$/)

  await tabTo(page, page.getByLabel('At least'))
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('2')
  await tabTo(page, page.getByLabel('children with their parent'))
  await page.keyboard.press('Space')
  await tabTo(page, page.getByLabel('From year'))
  await page.keyboard.type('2000')
  await press(page, 'Enter')
  assert.match(await heading.textContent(), /sent 2 or more scholars/)
  assert.match(await page.locator('.lead').textContent(), /counted with their parent, only since 2000/)

  const count = page.locator('table.report td.number a').first()
  const counted = Number((await count.textContent()).replace(/\D/g, ''))
  await tabTo(page, count)
  await press(page, 'Enter')
  assert.match(await page.locator('.lead').textContent(), new RegExp(`^\\s*${counted} scholars sent`))
  assert.equal(await page.locator('.proof > li').count(), Math.min(counted, 50), 'as many names as the number says')
  assert.ok(await page.locator('.proof li a[href^="/staff/imports/"]').count(), 'each with the line that tells of it')
  assert.deepEqual(page.complaints, [])
})

test('one short, and who crossed the line, are one press away', async () => {
  const page = await openReport()
  const heading = page.getByRole('heading', { level: 1 })
  await page.getByRole('link', { name: 'One short of 2' }).click()
  assert.match(await heading.textContent(), /sent exactly 1 scholar$/)
  await page.getByRole('link', { name: /^Crossed the line in/ }).click()
  assert.match(await heading.textContent(), /reached 2 in \d{4}$/)
  await page.getByLabel('Crossed the line in').fill('2015')
  await page.getByRole('button', { name: 'Show' }).click()
  assert.match(await heading.textContent(), /reached 2 in 2015$/)
})

test('what is printed has all institutions and none of the forms', async () => {
  const page = await openReport({}, '?at_least=1')
  const total = Number((await page.locator('.section-head h2').textContent()).replace(/\D/g, ''))
  await page.getByRole('link', { name: 'All on one page, to print' }).click()
  await page.emulateMedia({ media: 'print' })
  assert.equal(await page.locator('table.report tbody tr').count(), total)
  assert.equal(await page.locator('form.filter-line:visible').count(), 0)
  assert.ok(await page.locator('.lead').isVisible(), 'what is counted stands on the paper')
})

for (const [shape, viewport] of [['phone', PHONE], ['desktop', DESKTOP]]) {
  for (const colorScheme of ['light', 'dark']) {
    test(`the report is in order on a ${shape}, ${colorScheme}`, async () => {
      const page = await openReport({ viewport, colorScheme })
      const proof = await page.locator('table.report td.number a').first().getAttribute('href')
      const queries = ['', '?at_least=2', '?at_least=2&one_short=1', '?at_least=2&crossed=2015', '?at_least=9999', '?from=2014&to=2000&discipline=x', '?at_least=2&print=1']
      for (const address of ['/staff/reports', proof, ...queries.map((query) => REPORT + query)]) {
        await page.goto(demo.base + address)
        await page.evaluate(AXE)
        const { violations } = await page.evaluate((rules) => globalThis.axe.run(document, { runOnly: rules }), RULES)
        const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).slice(0, 2).join(' | ')}`)
        assert.deepEqual(found, [], address)
        const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
        assert.ok(!wide, `${address} is wider than the screen`)
      }
      assert.deepEqual(page.complaints, [])
      await page.context().close()
    })
  }
}
