import { describe, expect, it } from 'vitest';
import { applicationFor, financed, outsideOf, problemsOf, type Draft } from './draft';
import { questionsOf, readNumber } from './questions';
import { Salts } from './salts';
import type { LenderDesk } from './types';

const text = { en: '', zh: '' };
const choice = (name: string, ...values: string[]) => ({ name, label: text, options: values.map((value) => ({ value, label: text })) });
const savings = choice('savings', 'none', 'some');
const years = { name: 'years', label: text, options: null };
const desk = (lender: string, questions: LenderDesk['questions'], bureau = 'Bureau') =>
  ({ lender, name: lender, questions, bureau: { name: bureau, reference: text }, minimumAmount: 100_000, maximumAmount: 900_000, longestTerm: 60 }) as unknown as LenderDesk;
const one = desk('one', [savings, years]);
const two = desk('two', [years], 'Other');
const TODAY = '2026-11-27';
const draft: Draft = {
  price: '12,000', downPayment: '2000', income: '3500', debts: '0', term: '48', name: ' Anna ', 'reference.Bureau': ' 17 ', 'reference.Other': 'A-1',
  'answer.savings:none|some': 'none', 'answer.years': '3,5',
};
const problems = (changes: Draft, desks = [one, two], consent = true) => problemsOf({ ...draft, ...changes }, 'EUR', consent, desks, TODAY);

describe('questions', () => {
  it('that two lenders ask are asked once, and say whose they are when not all ask them', () => {
    expect(questionsOf([one, two]).map(({ name, by }) => [name, by])).toEqual([['savings', ['one']], ['years', null]]);
  });

  it('with other choices are another question, in whatever order the choices stand', () => {
    const again = desk('again', [choice('savings', 'some', 'none')]);
    const other = desk('other', [choice('savings', 'none', 'plenty')]);
    expect(questionsOf([one, again, other]).filter(({ name }) => name === 'savings').map(({ by }) => by)).toEqual([['one', 'again'], ['other']]);
    expect(applicationFor(other, draft, 'EUR', 'car').answers).toEqual({ savings: null });
  });

  it('take numbers as people write them', () => {
    expect(['3,5', ' 12 ', '-1', '１２'].map(readNumber)).toEqual([3.5, 12, -1, 12]);
    expect(['', 'three', '1.2.3', '1e5'].map(readNumber)).toEqual([null, null, null, null]);
  });
});

describe('an application', () => {
  it('tells each lender its own answers, what its bureau knows the person by, and money in minor units', () => {
    const sent = applicationFor(two, draft, 'EUR', 'car');
    expect(sent).toMatchObject({ answers: { years: 3.5 }, consumerReference: 'A-1', person: { name: 'Anna' }, consent: true, vehicle: 'car' });
    expect(sent.request).toEqual({ amount: 1_000_000, termMonths: 48, vehicleValue: 1_200_000, downPayment: 200_000, monthlyIncome: 350_000, monthlyDebtPayments: 0 });
    expect(applicationFor(one, { ...draft, 'answer.savings:none|some': '' }, 'EUR', 'car')).toMatchObject({ answers: { savings: null }, consumerReference: '17' });
  });

  it('is whole without problems, and names each gap', () => {
    expect(problems({})).toEqual({});
    expect(problems({ downPayment: '' })).toEqual({});
    expect(problems({ income: 'x', name: '' }, [], false)).toEqual({ income: 'amount', name: 'missing', lenders: 'lenders', consent: 'consent' });
    expect(problems({ price: '0', debts: '' })).toEqual({ price: 'zero', debts: 'amount' });
    expect(problems({ downPayment: '12000' })).toEqual({ downPayment: 'nothingLeft' });
    expect(problems({ 'reference.Other': ' ' })).toEqual({ 'reference.Other': 'missing' });
    expect(problems({ 'answer.years': 'many' })).toEqual({ 'answer.years': 'number' });
    expect(problems({ born: TODAY, email: 'anna' })).toEqual({ born: 'born', email: 'email' });
    expect(problems({ born: '1990-02-01', email: 'anna@example.com' })).toEqual({});
  });

  it('is about the price less what is paid at once', () => {
    expect(financed(draft, 'EUR')).toBe(1_000_000);
    expect(financed({ price: '100' }, 'EUR')).toBe(10_000);
    for (const wrong of [{ price: '1', downPayment: '2' }, { price: 'x' }, { price: '1', downPayment: 'x' }] as Draft[]) expect(financed(wrong, 'EUR')).toBeNull();
  });

  it('can be outside of what a lender lends', () => {
    expect(outsideOf(one, 500_000, 48)).toEqual([]);
    expect(outsideOf(one, 99_999, 61)).toEqual(['least', 'term']);
    expect(outsideOf(one, 900_001, 60)).toEqual(['most']);
    expect(outsideOf(one, null, 60)).toEqual([]);
  });
});

describe('salts', () => {
  it('are the same for the same application, and others for others', () => {
    const salts = new Salts();
    const body = applicationFor(one, draft, 'EUR', 'car');
    const first = salts.salted('anna', 'one', body);
    expect(first.salt).toMatch(/^[0-9a-f]{32}$/);
    expect(salts.salted('anna', 'one', { ...body })).toEqual(first);
    const others = [salts.salted('anna', 'two', body), salts.salted('ben', 'one', body), salts.salted('anna', 'one', { ...body, vehicle: 'other' })];
    expect(new Set([first, ...others].map(({ salt }) => salt)).size).toBe(4);
  });
});
