// From what an applicant typed to what lenders take, or to what is wrong with it.

import { amountOf, amountProblem } from '../components/MoneyInput';
import type { LenderDesk, NewApplication, Question, Value } from './types';

/** Years of payments to choose from. */
export const TERMS = [12, 24, 36, 48, 60, 72, 84] as const;

/** What is typed, by the name of the input; answers by `answer.<question>`. */
export type Draft = Record<string, string>;

/** The money that is asked for, in the order of the form. */
export const AMOUNTS = ['price', 'downPayment', 'income', 'debts'] as const;

/** What can't be right, by the name of the input: the name of a sentence under `credit.problem`, or of an amount's. */
export type Problems = Record<string, string>;

/** The questions of the lenders that are asked, each once. */
export function questionsOf(desks: readonly LenderDesk[]): Question[] {
  const known = new Map<string, Question>();
  for (const desk of desks) for (const question of desk.questions) if (!known.has(question.name)) known.set(question.name, question);
  return [...known.values()];
}

/** Amounts that may be nothing at all. */
const mayBeZero = (name: string): boolean => name === 'downPayment' || name === 'debts';

const isNothing = (typed: string): boolean => /^\s*(0([.,]0*)?)?\s*$/.test(typed);

const minor = (draft: Draft, name: string, currency: string): number => {
  const typed = draft[name] ?? '';
  return mayBeZero(name) && isNothing(typed) ? 0 : amountOf(typed, currency);
};

export function problemsOf(draft: Draft, currency: string, consent: boolean, desks: readonly LenderDesk[]): Problems {
  const problems: Problems = {};
  for (const name of AMOUNTS) {
    const typed = draft[name] ?? '';
    const problem = mayBeZero(name) && isNothing(typed) ? null : amountProblem(typed, currency);
    if (problem) problems[name] = problem;
  }
  if (!problems.price && !problems.downPayment && minor(draft, 'downPayment', currency) >= minor(draft, 'price', currency)) problems.downPayment = 'nothingLeft';
  for (const name of ['name', 'reference'] as const) if ((draft[name] ?? '').trim() === '') problems[name] = 'missing';
  if (!consent) problems.consent = 'consent';
  if (desks.length === 0) problems.lenders = 'lenders';
  return problems;
}

/** What is to be financed, or nothing while that can't be told. */
export function financed(draft: Draft, currency: string): number | null {
  const amount = minor(draft, 'price', currency) - minor(draft, 'downPayment', currency);
  return amount > 0 ? amount : null;
}

function answerOf(question: Question, typed: string | undefined): Value {
  if (typed === undefined || typed.trim() === '') return null;
  return question.options === null ? Number(typed.replace(',', '.')) : typed;
}

/** What one lender is sent: its own questions only. */
export function applicationFor(desk: LenderDesk, draft: Draft, currency: string, vehicle: string, salt: string): NewApplication {
  const text = (name: string): string => (draft[name] ?? '').trim();
  const price = minor(draft, 'price', currency);
  const downPayment = minor(draft, 'downPayment', currency);
  return {
    salt,
    person: { name: text('name'), address: text('address'), dateOfBirth: text('born'), email: text('email') },
    consumerReference: text('reference'),
    consent: true,
    vehicle,
    request: {
      amount: price - downPayment, termMonths: Number(draft.term), vehicleValue: price, downPayment,
      monthlyIncome: minor(draft, 'income', currency), monthlyDebtPayments: minor(draft, 'debts', currency),
    },
    answers: Object.fromEntries(desk.questions.map((question) => [question.name, answerOf(question, draft[`answer.${question.name}`])])),
  };
}

/** A fresh salt: 16 bytes in hexadecimal. */
export const freshSalt = (): string => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
