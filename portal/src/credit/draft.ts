// From what an applicant typed to what lenders take, or to what is wrong with it.

import { amountOf, amountProblem } from '../components/MoneyInput';
import { answersFor, questionsOf, readNumber } from './questions';
import type { LenderDesk, NewApplication } from './types';

/** Months of payments to choose from. */
export const TERMS = [12, 24, 36, 48, 60, 72, 84] as const;

/** What is typed, by the name of the input; answers by `answer.<question>`, references by `reference.<bureau>`. */
export type Draft = Record<string, string>;

/** The money that is asked for, in the order of the form. */
export const AMOUNTS = ['price', 'downPayment', 'income', 'debts'] as const;

/** What can't be right, by the name of the input: the name of a sentence under `credit.problem`, or of an amount's. */
export type Problems = Record<string, string>;

export type Body = Omit<NewApplication, 'salt'>;

/** Amounts that may be nothing at all. */
export const mayBeZero = (name: string): boolean => name === 'downPayment' || name === 'debts';

/** The down payment may be left out: then nothing is paid at once. What somebody owes isn't guessed from an empty field. */
const isLeftOut = (name: string, typed: string): boolean => name === 'downPayment' && typed.trim() === '';

const minor = (draft: Draft, name: string, currency: string): number => amountOf(draft[name] ?? '', currency);

/** The bureaus that these lenders ask, each with its own word for what it knows people by. */
export const bureausOf = (desks: readonly LenderDesk[]): LenderDesk['bureau'][] => [
  ...new Map(desks.map(({ bureau }) => [bureau.name, bureau])).values(),
];

function amountProblems(draft: Draft, currency: string): Problems {
  const problems: Problems = {};
  for (const name of AMOUNTS) {
    const typed = draft[name] ?? '';
    const problem = isLeftOut(name, typed) ? null : amountProblem(typed, currency, undefined, mayBeZero(name));
    if (problem) problems[name] = problem;
  }
  const isRead = !problems.price && !problems.downPayment;
  if (isRead && minor(draft, 'downPayment', currency) >= minor(draft, 'price', currency)) problems.downPayment = 'nothingLeft';
  return problems;
}

function personProblems(draft: Draft, desks: readonly LenderDesk[], today: string): Problems {
  const problems: Problems = {};
  const text = (name: string): string => (draft[name] ?? '').trim();
  if (text('name') === '') problems.name = 'missing';
  if (text('born') !== '' && !(/^\d{4}-\d{2}-\d{2}$/.test(text('born')) && text('born') < today)) problems.born = 'born';
  if (text('email') !== '' && !/^[^\s@]+@[^\s@]+$/.test(text('email'))) problems.email = 'email';
  for (const { name } of bureausOf(desks)) if (text(`reference.${name}`) === '') problems[`reference.${name}`] = 'missing';
  return problems;
}

/** Everything that keeps the application from being sent to these lenders, in the order of the form. */
export function problemsOf(draft: Draft, currency: string, consent: boolean, desks: readonly LenderDesk[], today: string): Problems {
  const problems: Problems = { ...amountProblems(draft, currency), ...personProblems(draft, desks, today) };
  for (const { key, options } of questionsOf(desks)) {
    const text = draft[`answer.${key}`] ?? '';
    if (options === null && text.trim() !== '' && readNumber(text) === null) problems[`answer.${key}`] = 'number';
  }
  if (desks.length === 0) problems.lenders = 'lenders';
  if (!consent) problems.consent = 'consent';
  return problems;
}

/** What is to be financed, or nothing while that can't be told. */
export function financed(draft: Draft, currency: string): number | null {
  if (Object.keys(amountProblems(draft, currency)).some((name) => name === 'price' || name === 'downPayment')) return null;
  return minor(draft, 'price', currency) - minor(draft, 'downPayment', currency);
}

/** What one lender is sent: its own questions only, and what its bureau knows the person by. */
export function applicationFor(desk: LenderDesk, draft: Draft, currency: string, vehicle: string): Body {
  const text = (name: string): string => (draft[name] ?? '').trim();
  const price = minor(draft, 'price', currency);
  const downPayment = minor(draft, 'downPayment', currency);
  return {
    person: { name: text('name'), address: text('address'), dateOfBirth: text('born'), email: text('email') },
    consumerReference: text(`reference.${desk.bureau.name}`),
    consent: true,
    vehicle,
    request: {
      amount: price - downPayment, termMonths: Number(draft.term), vehicleValue: price, downPayment,
      monthlyIncome: minor(draft, 'income', currency), monthlyDebtPayments: minor(draft, 'debts', currency),
    },
    answers: answersFor(desk, (key) => text(`answer.${key}`)),
  };
}

/** What a lender doesn't lend, by its own words: names of sentences under `credit.outside`. */
export function outsideOf(desk: LenderDesk, amount: number | null, termMonths: number): ('least' | 'most' | 'term')[] {
  const { minimumAmount, maximumAmount, longestTerm } = desk;
  return [
    ...(amount !== null && minimumAmount !== null && amount < minimumAmount ? (['least'] as const) : []),
    ...(amount !== null && maximumAmount !== null && amount > maximumAmount ? (['most'] as const) : []),
    ...(longestTerm !== null && termMonths > longestTerm ? (['term'] as const) : []),
  ];
}
