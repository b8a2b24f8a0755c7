// Signing in as people do it: by the letter's code, by the letter's link, by a passkey; with the keyboard; without script.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { openAs, openSignedIn, startBrowser, startDemo } from './demo.mjs'
import { letters, nextLetter, someAddress } from './page.mjs'

let demo
let browser
let address

before(async () => {
  demo = await startDemo()
  browser = await startBrowser()
  address = await someAddress(browser, demo.base)
})
after(async () => {
  await browser?.close()
  await demo?.stop()
})

async function askForLetter(page) {
  const known = new Set(letters(demo.folder))
  await page.goto(`${demo.base}/sign-in`)
  await page.getByLabel('Your e-mail address').fill(address)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/sign-in/code')
  return nextLetter(demo.folder, known)
}

for (const javaScriptEnabled of [true, false]) {
  test(`the code of a letter signs in, ${javaScriptEnabled ? 'with' : 'without'} script`, async () => {
    const page = await openAs(browser, demo.base, 'visitor', { javaScriptEnabled })
    const letter = await askForLetter(page)
    await page.getByLabel('Code of the letter').fill(/code there:\s*(\d{6})/.exec(letter)[1])
    await page.keyboard.press('Enter')
    await page.waitForURL('**/me')
    assert.deepEqual(page.complaints, [])
    await page.context().close()
  })
}

test('the link of a letter waits for a press, and not in another browser', async () => {
  const page = await openAs(browser, demo.base, 'visitor')
  const letter = await askForLetter(page)
  const link = /http\S+\/sign-in\/[\w-]{20,}/.exec(letter)[0]
  const other = await openAs(browser, demo.base, 'visitor')
  await other.goto(link)
  await other.getByRole('heading', { name: 'Another browser asked for this' }).waitFor()
  await page.goto(link)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL('**/me')
  await other.context().close()
  await page.context().close()
})

test('a passkey is added, signs in, and is shown again', async () => {
  // Passkeys are bound to a name; this machine's is localhost.
  const base = demo.base.replace('127.0.0.1', 'localhost')
  const page = await openSignedIn(browser, base, 'admin')
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  await page.goto(`${base}/me/security`)
  await page.getByLabel('Name of the new passkey').fill('My test device')
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.locator('input[value="My test device"]').waitFor()

  await page.goto(`${base}/sign-in/again?next=/me/security`)
  await page.getByRole('button', { name: 'Show my passkey' }).click()
  await page.waitForURL(`${base}/me/security`)

  await page.goto(`${base}/me`)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.waitForURL(`${base}/`)
  await page.goto(`${base}/sign-in?next=/me/security`)
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await page.waitForURL(`${base}/me/security`)
  await page.getByText('by passkey').waitFor()
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})
