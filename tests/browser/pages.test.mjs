// Every kind of page: no violation found by axe, nothing that the browser complains of, nothing wider than the screen,
// on phone and desktop, light and dark.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { DESKTOP, PHONE, openAs, startBrowser, startDemo } from './demo.mjs'
import { assertInOrder } from './page.mjs'

let demo
let browser
let addresses

before(async () => {
  demo = await startDemo()
  browser = await startBrowser()
  addresses = await everyKindOfPage()
})
after(async () => {
  await browser?.close()
  await demo?.stop()
})

/** The first link of each kind, found as a person would find it. */
async function everyKindOfPage() {
  const page = await openAs(browser, demo.base, 'staff')
  const first = async (from, begins, withQuestion = false) => {
    await page.goto(demo.base + from)
    const links = await page.locator(`main a[href^="${begins}"]`).evaluateAll((all) => all.map((link) => link.getAttribute('href')))
    const link = links.find((href) => href.length > begins.length && (withQuestion || !href.includes('?')))
    assert.ok(link, `no link to ${begins} on ${from}`)
    return link
  }
  const program = await first('/programs', '/programs/')
  const found = {
    home: '/',
    'results of a search': '/scholars?q=nurse',
    everybody: '/scholars',
    'nobody found': '/scholars?q=zzzzqqqqxxxx',
    'a scholar': await first('/scholars', '/scholars/'),
    institutions: '/institutions',
    'an institution': await first('/institutions', '/institutions/'),
    programs: '/programs',
    'a program': program,
    'an edition': await first(program, `${program}/`),
    'the reports of the staff': '/staff/reports',
    'the report on institutions': '/staff/reports/institutions?at_least=2',
    'who is behind a count': await first('/staff/reports/institutions?at_least=2', '/staff/reports/institutions/', true),
    'signing in': '/sign-in',
    'typing a code': '/sign-in/code',
    'a link that is over': '/sign-in/nothing-of-ours',
    'no such page': '/no-such-page',
    'the documentation for scripts': '/api/docs',
  }
  await page.context().close()
  return found
}

for (const [shape, viewport] of [['phone', PHONE], ['desktop', DESKTOP]]) {
  for (const colorScheme of ['light', 'dark']) {
    test(`every page is in order on a ${shape}, ${colorScheme}`, async () => {
      const page = await openAs(browser, demo.base, 'staff', { viewport, colorScheme, bypassCSP: false })
      for (const [name, address] of Object.entries(addresses)) {
        await page.goto(demo.base + address)
        await assertInOrder(page, name)
      }
      const expected = page.complaints.filter((text) => !text.includes('404'))
      assert.deepEqual(expected, [])
      await page.context().close()
    })
  }
}

test('visitor, member and staff see different things, and the banner changes who one is', async () => {
  const page = await openAs(browser, demo.base, 'visitor')
  const total = async () => {
    await page.goto(`${demo.base}/scholars`)
    return Number((await page.locator('[data-total]').textContent()).replace(/\D/g, ''))
  }
  const seeAs = (viewer) => page.getByRole('group', { name: 'See as' }).getByRole('button', { name: viewer }).click()
  const visitor = await total()
  await seeAs('member')
  const member = await total()
  await seeAs('staff')
  const staff = await total()
  assert.ok(visitor > 0 && visitor < member && member <= staff, `${visitor}, ${member}, ${staff}`)
  await page.context().close()
})
