// From letter to corrected profile, as a scholar does it on a phone. With PICTURES=docs/pictures the pictures of the
// README are taken on the way.

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { PHONE, openAs, startBrowser, startDemo } from './demo.mjs'
import { letters, nextLetter, someAddress } from './page.mjs'

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

const button = (page, name) => page.getByRole('button', { name, exact: true })

test('from letter to corrected profile', async () => {
  const address = await someAddress(browser, demo.base)
  const page = await openAs(browser, demo.base, 'visitor', { viewport: PHONE, isMobile: true, hasTouch: true })
  const picture = async (name) => {
    if (process.env.PICTURES) await page.screenshot({ path: join(process.env.PICTURES, `journey-${name}.png`) })
  }

  await page.goto(`${demo.base}/sign-in`)
  await page.getByLabel('Your e-mail address').fill(address)
  await picture('1-address')
  const known = new Set(letters(demo.folder))
  await button(page, 'Send me a letter').click()
  await page.waitForURL('**/sign-in/code')

  const letter = await nextLetter(demo.folder, known)
  const code = /code there:\s*(\d{6})/.exec(letter)[1]
  const mailbox = await page.context().newPage()
  await mailbox.goto(`${demo.base}/demo/letters`)
  await mailbox.locator('main a[href^="/demo/letters/"]').first().click()
  await mailbox.waitForURL('**/demo/letters/*')
  assert.ok((await mailbox.locator('main').textContent()).includes(code), 'the letter is in the demo’s mailbox')
  await mailbox.goto(`${mailbox.url()}/html`)
  if (process.env.PICTURES) await mailbox.screenshot({ path: join(process.env.PICTURES, 'journey-2-letter.png') })
  await mailbox.close()

  await page.getByLabel('Code of the letter').fill(code)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/me')
  await picture('3-home')
  const profile = await page.getByRole('link', { name: 'Your profile', exact: true }).getAttribute('href')

  await page.getByRole('link', { name: 'Edit your profile' }).click()
  await page.waitForURL('**/me/profile')
  await page.getByLabel('Title', { exact: true }).fill('Professor of Medical Education')
  await page.getByLabel('In your own words').fill('I teach how to give feedback that people can use.')
  await page.getByLabel('Title', { exact: true }).scrollIntoViewIfNeeded()
  await picture('4-profile')
  await button(page, 'Save').last().click()
  await page.getByText('Saved.').waitFor()

  await page.goto(`${demo.base}/me/audiences`)
  await button(page, 'Open').click()
  await page.locator('button[name=set][aria-pressed=true]').waitFor()
  await picture('5-audiences')

  await page.getByRole('link', { name: 'as a visitor' }).click()
  await page.waitForURL('**/as/visitor')
  assert.ok(await page.getByText('Professor of Medical Education').first().isVisible())
  await picture('6-seen')
  assert.deepEqual(page.complaints, [])

  // Whoever looks finds it by what was just written.
  const stranger = await openAs(browser, demo.base, 'visitor')
  do {
    await stranger.goto(`${demo.base}/scholars?q="feedback+that+people+can+use"`)
  } while ((await stranger.locator(`main a[href="${profile}"]`).count()) === 0)
  await stranger.context().close()
  await page.context().close()
})
