// What every page must hold to, and what people do on pages: axe, the keyboard, the letters that the site writes.

import assert from 'node:assert/strict'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

import { openAs } from './demo.mjs'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** Asserts that axe finds nothing, nothing is wider than the screen, and there is one first heading. */
export async function assertInOrder(page, name) {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  assert.ok(overflow <= 0, `${name} is ${overflow} px wider than the screen`)
  assert.equal(await page.locator('h1').count(), 1, `${name} has one first heading`)
  await page.evaluate(AXE)
  const { violations } = await page.evaluate((rules) => globalThis.axe.run(document, { runOnly: rules }), RULES)
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).slice(0, 3).join(' | ')}`)
  assert.deepEqual(found, [], name)
}

/** Presses the tab key until what has the focus matches the selector. */
export async function reach(page, selector) {
  for (let presses = 0; presses < 400; presses += 1) {
    await page.keyboard.press('Tab')
    if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return
  }
  assert.fail(`the keyboard does not reach ${selector}`)
}

/** The files of the letters in a demo's folder, wherever in it they lie. */
export function letters(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return letters(path)
    return name.endsWith('.eml') ? [path] : []
  })
}

/** Waits for the letter that came after `known` and gives its text. */
export async function nextLetter(folder, known) {
  for (;;) {
    const fresh = letters(folder).filter((file) => !known.has(file))
    if (fresh.length) return readFileSync(fresh[0], 'utf8').replace(/=\r?\n/g, '').replace(/=3D/g, '=')
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** The first address that staff find on a profile. */
export async function someAddress(browser, base) {
  const page = await openAs(browser, base, 'staff')
  await page.goto(`${base}/scholars`)
  const people = await page.locator('main a[href^="/scholars/"]').evaluateAll((all) => all.map((link) => link.getAttribute('href')))
  for (const person of people) {
    await page.goto(base + person)
    const mail = page.locator('a[href^="mailto:"]')
    if (await mail.count()) {
      const href = await mail.first().getAttribute('href')
      await page.context().close()
      return decodeURIComponent(href.replace('mailto:', ''))
    }
  }
  throw new Error('no profile of the first page has an address')
}
