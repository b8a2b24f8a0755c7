// One's own pages: in order in every state, on phone and desktop, light and dark; a profile put right by keyboard alone
// and without script.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { DESKTOP, PHONE, openSignedIn, startBrowser, startDemo } from './demo.mjs'
import { assertInOrder, letters, nextLetter, reach } from './page.mjs'

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

const PAGES = [
  '/me',
  '/me/profile',
  '/me/profile/history',
  '/me/audiences',
  '/me/audiences/as/visitor',
  '/me/audiences/as/member',
  '/me/emails',
  '/me/photo',
  '/me/security',
  '/me/tokens',
  '/me/following',
  '/me/data',
  '/me/submissions',
  '/me/submissions/new',
  '/demo/letters',
  '/corrections/new?about=/',
  '/report?about=/',
  '/news',
  '/publications',
]

const STAFF_PAGES = [
  '/staff/claims',
  '/staff/freshness',
  '/staff/reading',
  '/staff/letters',
  '/staff/peer-letters',
  '/staff/submissions',
  '/staff/abuse',
  '/staff/audit',
  '/staff/webhooks',
]

/** A form's button by what it says. */
const button = (page, name) => page.getByRole('button', { name, exact: true })

/** States that a visit alone does not show: what to do on a page, and what is seen afterwards. */
const STATES = {
  'a profile with a wrong ORCID iD': async (page) => {
    await page.goto(`${demo.base}/me/profile`)
    await page.getByLabel('ORCID iD').fill('1234')
    await button(page, 'Save').last().click()
    await page.locator('[aria-invalid=true]').first().waitFor()
    assert.equal(await page.getByLabel('ORCID iD').inputValue(), '1234', 'what was typed stays')
  },
  'a profile with one more place and a preview': async (page) => {
    await page.goto(`${demo.base}/me/profile`)
    await button(page, 'One more place').click()
    await page.getByLabel('In your own words').fill('I teach *communication*.\n\n- to nurses')
    await button(page, 'See how it looks').click()
    await page.getByRole('region', { name: 'How it looks' }).locator('em').waitFor()
  },
  'an institution looked up': async (page) => {
    await page.goto(`${demo.base}/me/profile`)
    await page.getByLabel('Institution').first().fill('university')
    await page.getByRole('button', { name: /^Look it up/ }).first().click()
    await page.locator('[role=status] li').first().waitFor()
  },
  'an audience chosen for all': async (page) => {
    await page.goto(`${demo.base}/me/audiences`)
    await page.locator('button[name=set]').first().click()
    await page.locator('[role=status]').first().waitFor()
  },
  'a hidden profile': async (page) => {
    await page.goto(`${demo.base}/me/audiences`)
    await button(page, 'Hide me now').click()
    await button(page, 'Show me again').waitFor()
  },
  'a profile shown again': async (page) => {
    await page.goto(`${demo.base}/me/audiences`)
    await button(page, 'Show me again').click()
    await button(page, 'Hide me now').waitFor()
  },
  'an address that is none': async (page) => {
    await page.goto(`${demo.base}/me/emails`)
    await page.getByLabel('E-mail address').fill('somebody@localhost')
    await button(page, 'Send the letter').click()
    await page.locator('[aria-invalid=true]').first().waitFor()
  },
  'ten recovery codes': async (page) => {
    await page.goto(`${demo.base}/me/security`)
    await button(page, 'Make ten new codes').click()
    await page.locator('ol.codes li').nth(9).waitFor()
  },
  'a photo that is none': async (page) => {
    await page.goto(`${demo.base}/me/photo`)
    await page.getByLabel('Picture').setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: Buffer.from('no picture') })
    await button(page, 'Use this picture').click()
    await page.locator('[aria-invalid=true]').waitFor()
  },
  'an erasure not meant': async (page) => {
    await page.goto(`${demo.base}/me/data`)
    await page.getByLabel('Type “erase” to go on').fill('no')
    await button(page, 'Erase everything about me').click()
    await page.locator('[aria-invalid=true]').waitFor()
  },
  'a letter to a peer': async (page) => {
    await page.goto(`${demo.base}/scholars?q=nurse`)
    await page.locator('main a[href^="/scholars/"]').first().click()
    await page.waitForURL(/\/scholars\/[a-z0-9-]+$/)
    await page.goto(`${page.url()}/write`)
  },
  'taking back a new address': async (page) => {
    const known = new Set(letters(demo.folder))
    await page.goto(`${demo.base}/me/emails`)
    await page.getByLabel('E-mail address').fill(`new-${known.size}@example.org`)
    await button(page, 'Send the letter').click()
    await page.locator('[role=status]').first().waitFor()
    const letter = await nextLetter(demo.folder, known)
    await page.goto(/http\S+\/(me\/emails\/prove|undo)\/[\w-]{20,}/.exec(letter)[0])
  },
}

for (const [shape, viewport] of [['phone', PHONE], ['desktop', DESKTOP]]) {
  for (const colorScheme of ['light', 'dark']) {
    test(`one's own pages are in order on a ${shape}, ${colorScheme}`, async () => {
      const page = await openSignedIn(browser, demo.base, 'scholar', { viewport, colorScheme })
      for (const path of PAGES) {
        const answer = await page.goto(demo.base + path)
        assert.equal(answer.status(), 200, path)
        await assertInOrder(page, path)
      }
      assert.deepEqual(page.complaints, [])
      for (const [name, reached] of Object.entries(STATES)) {
        await reached(page)
        await assertInOrder(page, name)
      }
      await page.context().close()
    })
  }
  test(`the staff's pages about people and letters are in order on a ${shape}`, async () => {
    const page = await openSignedIn(browser, demo.base, 'admin', { viewport })
    for (const path of STAFF_PAGES) {
      const answer = await page.goto(demo.base + path)
      assert.equal(answer.status(), 200, path)
      await assertInOrder(page, path)
    }
    assert.deepEqual(page.complaints, [])
    await page.context().close()
  })
  test(`a webhook is made, tried and removed on a ${shape}`, async () => {
    const page = await openSignedIn(browser, demo.base, 'admin', { viewport })
    await page.goto(`${demo.base}/staff/webhooks`)
    await page.getByLabel('Whose is it?').fill(`A site on a ${shape}`)
    await page.getByLabel('Where do messages go?').fill(`https://site.invalid/${'hooks'.repeat(40)}`)
    await button(page, 'Make the webhook').click()
    await page.getByText('whsec_').waitFor()
    await assertInOrder(page, 'the secret of a webhook')
    await page.getByRole('link', { name: 'Send a message to try' }).click()
    await button(page, 'Send a message to try').click()
    await page.getByText('webhook.test').waitFor()
    await assertInOrder(page, 'a webhook with a message')
    await button(page, 'New secret').click()
    await page.getByRole('heading', { name: 'The new secret' }).waitFor()
    await assertInOrder(page, 'the new secret of a webhook')
    await page.getByText('Remove this webhook').click()
    await button(page, 'Remove it').click()
    await page.getByText('The webhook is removed').waitFor()
    await page.context().close()
  })
}

test('a title is put right by keyboard alone', async () => {
  const page = await openSignedIn(browser, demo.base, 'scholar')
  await reach(page, 'a[href="/me/profile"]')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/me/profile')
  await reach(page, 'input[name=title]')
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('Dean of Keyboards')
  await page.keyboard.press('Enter')
  await page.getByText('Saved.').waitFor()
  assert.equal(await page.getByLabel('Title', { exact: true }).inputValue(), 'Dean of Keyboards')
  await page.context().close()
})

test('a title is put right, a place added and a profile confirmed without script', async () => {
  const page = await openSignedIn(browser, demo.base, 'scholar', { javaScriptEnabled: false, viewport: PHONE })
  await page.goto(`${demo.base}/me/profile`)
  await page.getByLabel('Title', { exact: true }).fill('Dean of Plain Pages')
  await button(page, 'One more place').click()
  assert.equal(await page.getByLabel('Title', { exact: true }).inputValue(), 'Dean of Plain Pages')
  const place = page.locator('fieldset.row').last()
  await place.getByLabel('Institution').fill('Utopia Teaching Hospital')
  await button(page, 'Save').last().click()
  await page.getByText('Saved.').waitFor()
  await page.goto(`${demo.base}/me`)
  await page.locator('h1').waitFor()
  await button(page, 'All of it is right today').click()
  await page.getByText(/You said on .* that your profile is right/).waitFor()
  await page.goto(`${demo.base}/me/profile`)
  assert.equal(await page.getByLabel('Title', { exact: true }).inputValue(), 'Dean of Plain Pages')
  await page.context().close()
})
