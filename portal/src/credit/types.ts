// Loan applications as the node answers them: see docs/applications.md. Amounts are minor units, rates parts per million.

import type { components } from '../api/schema.gen';

export type LenderDesk = components['schemas']['LenderDesk'];
export type Question = components['schemas']['QuestionView'];
export type Funnel = components['schemas']['Funnel'];
export type Rerun = components['schemas']['RerunView'];
export type Bilingual = { en: string; zh: string };
export type ApplicationStatus = components['schemas']['ApplicationStatus'];

export type Value = string | number | null;

export type Person = { name: string; address: string; dateOfBirth: string; email: string };

export type Request = {
  amount: number;
  termMonths: number;
  vehicleValue: number;
  downPayment: number;
  monthlyIncome: number;
  monthlyDebtPayments: number;
};

export type NewApplication = {
  salt: string;
  person: Person;
  consumerReference: string;
  consent: boolean;
  vehicle: string;
  request: Request;
  answers: Record<string, Value>;
};

export type Offer = {
  amount: number;
  ratePpm: number;
  termMonths: number;
  monthlyPayment: number;
  aprPercent: number;
  financeCharge: number;
  totalOfPayments: number;
  coolingOffDays: number;
  jurisdiction: string;
  madeAt: number;
  validUntil: number;
  document?: components['schemas']['SignedDocument'];
};

export type Change = {
  lever: 'amount' | 'down_payment' | 'term_months' | 'monthly_debt_payments' | 'feature';
  label: Bilingual;
  from: Value | string[];
  to: Value | string[];
  outcome: 'approve' | 'refer';
};

type Detail = Omit<components['schemas']['ApplicationDetail'], 'person' | 'request' | 'answers' | 'bureauFeatures' | 'offer' | 'changes' | 'cutOffs' | 'failedRules'> & {
  person?: Person;
  request: Request;
  answers: Record<string, Value>;
  bureauFeatures: Record<string, Value>;
  cutOffs: { approve: number; refer: number };
  failedRules: { rule: string; limit: number; value: number | null; otherwise: 'refer' | 'decline' }[];
  changes: Change[];
  offer?: Offer;
};

export type Head = {
  id: string;
  lender: string;
  lenderName: string;
  applicant: string;
  receivedAt: number;
  currency: string;
  status: ApplicationStatus;
  recorded: components['schemas']['Recorded'];
};

/** What was decided is gone once the person is erased. */
export type LoanApplication = Head & Partial<Detail>;
export type OpenApplication = Head & Detail;

export const isOpen = (application: LoanApplication): application is OpenApplication => application.status !== 'erased';
