// What the tables show, as the reader gets it.

import i18next from 'i18next';
import { createElement, type ComponentType } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { initReactI18next } from 'react-i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Compared } from '../../credit/compare';
import type { OpenApplication } from '../../credit/types';
import en from '../../i18n/en';
import type { Loan } from '../../market/types';
import { Vintages } from '../loans/Vintages';
import { OffersTable } from './Comparison';
import { RatioTable } from './RatioTable';

beforeAll(async () => {
  await i18next.use(initReactI18next).init({ lng: 'en', resources: { en: { translation: en } }, interpolation: { escapeValue: false } });
});

/** The cells of each row, without their markup. */
function rowsOf<Props extends object>(component: ComponentType<Props>, props: Props): string[][] {
  const markup = renderToStaticMarkup(createElement(component, props)).replaceAll('<br/>', ' ');
  const cells = (row: string): string[] => [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, cell = '']) => cell.replace(/<[^>]*>/g, '').trim());
  return [...markup.matchAll(/<tr[^>]*>(.*?)<\/tr>/g)].map(([, row = '']) => cells(row));
}

describe('offers side by side', () => {
  const offer = (key: string, totalOfPayments: number): Compared => ({
    key, lender: key, lenderName: `Bank ${key}`, currency: 'EUR',
    offer: {
      amount: 1_000_000, ratePpm: 59_000, termMonths: 48, monthlyPayment: 23_400, aprPercent: 6.06, financeCharge: 123_200, totalOfPayments, coolingOffDays: 14, jurisdiction: 'DE',
      madeAt: 0, validUntil: Number.MAX_SAFE_INTEGER / 10,
    },
  });

  it('begin with the one that costs least, which is marked', () => {
    const [heads, first, second] = rowsOf(OffersTable, { offers: [offer('a', 1_130_000), offer('b', 1_123_200)] });
    expect(heads?.slice(0, 5)).toEqual(['Lender', 'Amount', 'Monthly payment', 'Term', 'Interest a year']);
    expect(first?.slice(0, 8)).toEqual(['Bank b costs least', '€10,000.00', '€234.00', '48 months', '5.9 %', '6.06 %', '€1,232.00', '€11,232.00']);
    expect(second?.[0]).toBe('Bank a');
  });

  it('say what else is known of each', () => {
    expect(rowsOf(OffersTable, { offers: [offer('a', 1)], mark: () => 'checked' })[1]?.[0]).toBe('Bank a  checked');
  });
});

describe('ratios and limits', () => {
  it('tell which were kept, and what follows from the others', () => {
    const application = {
      currency: 'EUR',
      ratios: { debtToIncomePpm: 412_000, paymentToIncomePpm: null, loanToValuePpm: 900_000, downPaymentPpm: 100_000 },
      failedRules: [
        { rule: 'maximum_debt_to_income', limit: 400_000, value: 412_000, otherwise: 'refer' },
        { rule: 'maximum_amount', limit: 5_000_000, value: 6_000_000, otherwise: 'decline' },
      ],
    } as unknown as OpenApplication;
    expect(rowsOf(RatioTable, { application }).slice(1)).toEqual([
      ['Payment to income', '–', '–', 'nothing'],
      ['Debts to income', '41.2 %', '40 %', 'a person decides'],
      ['Loan to value', '90 %', '–', 'nothing'],
      ['Down payment', '10 %', '–', 'nothing'],
      ['Largest amount', '€60,000.00', '€50,000.00', 'declined'],
    ]);
  });
});

describe('loans by vintage', () => {
  it('show each quarter’s balances with their shares of what was lent', () => {
    const loan = (day: string, owed: number, bucket: string): Loan =>
      ({ bucket, loan: { currency: 'EUR', principal: 1_000_000, owed: { principal: owed }, status: { state: 'active' }, terms: { advance_date: day } } }) as unknown as Loan;
    const [, row] = rowsOf(Vintages, { loans: [loan('2026-05-02', 800_000, 'current'), loan('2026-06-30', 500_000, '30-59')] });
    expect(row).toEqual(['2026-Q2', '€20,000.00 2 loans', '€8,000.00 40%', '–', '€5,000.00 25%', '–', '–', '–', '–', '25%']);
  });
});
