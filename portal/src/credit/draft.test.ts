import { expect, test } from 'vitest';
import { applicationFor, financed, freshSalt, problemsOf, questionsOf, type Draft } from './draft';
import type { LenderDesk } from './types';

const text = { en: '', zh: '' };
const savings = { name: 'savings', label: text, options: [{ value: 'none', label: text }] };
const years = { name: 'years', label: text, options: null };
const desk = (lender: string, questions: LenderDesk['questions']) => ({ lender, questions }) as LenderDesk;
const one = desk('one', [savings, years]);
const two = desk('two', [years]);
const draft: Draft = { price: '12,000', downPayment: '2000', income: '3500', debts: '', term: '48', name: ' Anna ', reference: '17', 'answer.savings': 'none', 'answer.years': '3,5' };

test('a question that two lenders ask is asked once', () => {
  expect(questionsOf([one, two]).map(({ name }) => name)).toEqual(['savings', 'years']);
});

test('each lender gets the answers to its own questions, and money in minor units', () => {
  const sent = applicationFor(two, draft, 'EUR', 'car', 'salt');
  expect(sent.answers).toEqual({ years: 3.5 });
  expect(sent.person.name).toBe('Anna');
  expect(sent.request).toEqual({ amount: 1_000_000, termMonths: 48, vehicleValue: 1_200_000, downPayment: 200_000, monthlyIncome: 350_000, monthlyDebtPayments: 0 });
  expect(applicationFor(one, { ...draft, 'answer.savings': '' }, 'EUR', 'car', 'salt').answers.savings).toBeNull();
});

test('nothing is wrong with a whole draft, and each gap is named', () => {
  expect(problemsOf(draft, 'EUR', true, [one])).toEqual({});
  expect(problemsOf({ ...draft, income: 'x', name: '' }, 'EUR', false, [])).toMatchObject({ name: 'missing', consent: 'consent', lenders: 'lenders' });
  expect(problemsOf({ ...draft, income: 'x' }, 'EUR', true, [one])).toHaveProperty('income');
  expect(problemsOf({ ...draft, downPayment: '12000' }, 'EUR', true, [one])).toEqual({ downPayment: 'nothingLeft' });
  expect(problemsOf({ ...draft, downPayment: '0', debts: '0,00' }, 'EUR', true, [one])).toEqual({});
});

test('what is financed is the price less what is paid at once', () => {
  expect(financed(draft, 'EUR')).toBe(1_000_000);
  expect(financed({ price: '1', downPayment: '2' }, 'EUR')).toBeNull();
});

test('salts differ', () => {
  expect(freshSalt()).toMatch(/^[0-9a-f]{32}$/);
  expect(freshSalt()).not.toBe(freshSalt());
});
