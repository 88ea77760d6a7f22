import { beforeEach, expect, test } from 'vitest';
import { ACCOUNT, FulfillmentForTests, LICENSE, LICENSE_ARN, PRODUCT_CODE } from './support/fulfillment.js';

const app = new FulfillmentForTests();
const OTHER = 'l-ffffffffffffffffffffffffffffffff';

beforeEach(async () => {
  await app.start();
  app.marketplace.answers.set('other', {
    CustomerAWSAccountId: ACCOUNT, ProductCode: PRODUCT_CODE, LicenseArn: LICENSE_ARN.replace(LICENSE, OTHER),
  });
});

const contactOf = async (license: string) => (await app.stored()).find(({ pk }) => pk === `license#${license}`)?.fields;

test('reloading the page posts the token again: another page, as good as the first', async () => {
  const first = await app.arrive();
  const again = await app.arrive();
  await app.register({ session: again.session, email: 'ann@buyer.example' });
  expect((await app.register({ session: first.session, email: 'ann@buyer.example' })).status).toBe(200);
});

test('reloading when the token has expired: where to press the button, and the page in the other tab still works', async () => {
  const { session } = await app.arrive();
  app.marketplace.answers.set('good', { error: 'ExpiredTokenException' });
  const reloaded = await app.arrive();
  expect(reloaded.status).toBe(400);
  expect(reloaded.text).toContain('Press Set up your account');
  expect((await app.register({ session, email: 'ann@buyer.example' })).status).toBe(200);
});

test('Back, and sent again with other data: the newest stays', async () => {
  const { session } = await app.arrive();
  await app.register({ session, email: 'ann@buyer.example' });
  app.now += 1_000;
  expect((await app.register({ session, email: 'anne@buyer.example' })).status).toBe(200);
  expect(await contactOf(LICENSE)).toEqual({ email: 'anne@buyer.example' });
});

test('a double click: both are answered, and it is one registration', async () => {
  const { session } = await app.arrive();
  const answers = await Promise.all([1, 2].map(async () => app.register({ session, email: 'ann@buyer.example' })));
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect((await app.licenses.get(LICENSE))?.access.version).toBe(1);
});

test('an older form that is slow does not overwrite a newer one', async () => {
  const { session } = await app.arrive();
  app.now += 1_000;
  await app.register({ session, email: 'new@buyer.example' });
  app.now -= 500;
  await app.register({ session, email: 'old@buyer.example' });
  expect(await contactOf(LICENSE)).toEqual({ email: 'new@buyer.example' });
});

test('a second license of the same buyer is asked for its own data, and is registered by itself', async () => {
  const { session } = await app.arrive();
  await app.register({ session, email: 'ann@buyer.example' });
  const page = await app.arrive('other');
  expect(page.text).not.toContain('registered already');
  await app.register({ session: page.session, email: 'bob@buyer.example' });
  expect([await contactOf(LICENSE), await contactOf(OTHER)]).toEqual([{ email: 'ann@buyer.example' }, { email: 'bob@buyer.example' }]);
});

test('two tabs with two purchases, sent in the other order: each form belongs to its own purchase', async () => {
  const [one, two] = [await app.arrive(), await app.arrive('other')];
  await app.register({ session: two.session, email: 'two@buyer.example' });
  await app.register({ session: one.session, email: 'one@buyer.example' });
  expect([await contactOf(LICENSE), await contactOf(OTHER)]).toEqual([{ email: 'one@buyer.example' }, { email: 'two@buyer.example' }]);
});

test('a free trial is said on the page, also when the form comes back, and decides nothing', async () => {
  const form = { 'x-amzn-marketplace-token': 'good', 'x-amzn-marketplace-offer-type': 'free-trial' };
  const page = await app.request({ form });
  expect(page.text).toMatch(/free trial/i);
  expect((await app.register({ session: page.session, email: 'ann' })).text).toMatch(/free trial/i);
  await app.register({ session: page.session, email: 'ann@buyer.example' });
  expect(JSON.stringify(await app.licenses.get(LICENSE))).not.toContain('trial');
});

test.each(['', 'FREE', 'free-trial-forever', '<script>'])('an offer type that AWS does not send ("%s") is not looked at', async (offerType) => {
  const page = await app.request({ form: { 'x-amzn-marketplace-token': 'good', 'x-amzn-marketplace-offer-type': offerType } });
  expect(page.status).toBe(200);
  expect(page.text).not.toMatch(/free trial/i);
  expect(JSON.stringify(await app.stored())).not.toContain('offerType');
});
