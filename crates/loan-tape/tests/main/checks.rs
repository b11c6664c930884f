//! Each check: the row of [`loan`] passes it, a change makes it fail, and a smaller change does not.

use std::collections::BTreeSet;

use jiff::civil::date;
use vinculum_loan_tape::code::{
    InterestCalculationType, InterestRateType, ModificationType, PaymentType, ZeroBalanceReason,
};
use vinculum_loan_tape::{AutoLoan, CHECKS, Month, check};

use crate::tapes::{decimal, loan, month, prepaid_loan};

type Change = fn(&mut AutoLoan);

/// Check, change of the good row, and the sentence with its figures.
const FAILING: &[(&str, Change, &str)] = &[
    (
        "balance_roll_forward",
        |loan| loan.reporting_period_actual_end_balance_amount = decimal("18278.94"),
        "beginning balance 18569.65 less principal collected 290.73 is 18278.92; adjustments 0.00 and charged-off principal 0.00 do not lead from it to \
         the ending balance 18278.94",
    ),
    (
        "total_paid",
        |loan| loan.actual_other_collected_amount = decimal("15.00"),
        "interest 100.59, principal 290.73 and other 15.00 collected are 406.32, and the total paid is 391.32",
    ),
    (
        "scheduled_payment",
        |loan| loan.scheduled_principal_amount = decimal("290.75"),
        "scheduled interest 100.59 and principal 290.75 are 391.34, more than the scheduled payment 391.32",
    ),
    (
        "balance_above_original",
        |loan| {
            loan.original_loan_amount = decimal("18000.00");
        },
        "the ending balance 18278.92 is above the original amount 18000.00 of a simple-interest loan",
    ),
    (
        "charged_off_principal",
        |loan| {
            loan.chargedoff_principal_amount = decimal("20000.02");
        },
        "the charged-off principal 20000.02 is above the original amount 20000.00",
    ),
    (
        "level_payment",
        |loan| loan.original_loan_term = Some(84),
        "the scheduled payment 391.32 is not within 25 % of 296.99, the level payment of 20000.00 at 0.065 over 84 \
            months",
    ),
    (
        "scheduled_interest",
        |loan| {
            loan.reporting_period_interest_rate_percentage = decimal("0.03");
        },
        "the scheduled interest is 100.59, and a month on the beginning balance 18569.65 at 0.03 is 46.42",
    ),
    (
        "interest_collected",
        |loan| {
            loan.actual_interest_collected_amount = decimal("152.00");
            loan.actual_principal_collected_amount = decimal("239.32");
            loan.reporting_period_actual_end_balance_amount = decimal("18330.33");
        },
        "the scheduled payment 391.32 was paid, and of it 152.00 is interest where 100.59 was scheduled",
    ),
    (
        "remaining_term_above_original",
        |loan| {
            loan.remaining_term_to_maturity_number = Some(61);
            loan.loan_maturity_date = month(2031, 8);
        },
        "61 months remain of an original term of 60, in a period without modification",
    ),
    (
        "remaining_term",
        |loan| loan.remaining_term_to_maturity_number = Some(52),
        "the remaining term is 52 months, and from 07/2026 to the maturity 01/2031 are 54",
    ),
    (
        "maturity_date",
        |loan| {
            loan.loan_maturity_date = month(2030, 10);
            loan.remaining_term_to_maturity_number = Some(51);
        },
        "from origination 01/2026 to maturity 10/2030 are 57 months, and the original term is 60",
    ),
    (
        "date_order",
        |loan| {
            loan.reporting_period_beginning_date = Some(date(2026, 8, 1));
            loan.original_first_payment_date = month(2025, 12);
        },
        "the period begins on 08-01-2026 and ends on 07-31-2026; origination 01/2026 is after the first payment \
            12/2025",
    ),
    (
        "interest_paid_through",
        |loan| loan.interest_paid_through_date = Some(date(2026, 4, 29)),
        "interest is paid through 04-29-2026, 93 days before the period ends on 07-31-2026, and 0 days are past due",
    ),
    (
        "zero_balance_pair",
        |loan| {
            *loan = prepaid_loan("1");
            loan.zero_balance_effective_date = None;
        },
        "the zero balance code 1 (prepaid or matured) has no effective date",
    ),
    (
        "zero_balance_date",
        |loan| {
            *loan = prepaid_loan("1");
            loan.zero_balance_effective_date = month(2026, 8);
        },
        "the zero balance date 08/2026 is after the period, which ends on 07-31-2026",
    ),
    (
        "zero_balance_amount",
        |loan| {
            loan.zero_balance_code = vec![ZeroBalanceReason::ChargedOff];
            loan.zero_balance_effective_date = month(2026, 7);
        },
        "the zero balance code is 4 (charged off), and the ending balance is 18278.92",
    ),
    (
        "zero_balance_days_past_due",
        |loan| {
            *loan = prepaid_loan("1");
            loan.current_delinquency_status = Some(5);
        },
        "the loan is prepaid or matured, and 5 days past due",
    ),
    (
        "credit_score",
        |loan| loan.obligor_credit_score = Some("9999".parse().expect("text")),
        "the credit score 9999 is not between 250 and 900",
    ),
    (
        "rate_range",
        |loan| {
            loan.next_interest_rate_percentage = decimal("6.5");
            loan.servicing_fee_percentage = decimal("-0.01");
        },
        "the next rate is 6.50, the servicing fee is -0.01, and rates are fractions from 0 to 1",
    ),
    (
        "payment_to_income",
        |loan| loan.payment_to_income_percentage = decimal("8.09"),
        "payment to income is 8.09, and it is a fraction from 0 to 1",
    ),
    (
        "vehicle_model_year",
        |loan| loan.vehicle_model_year = Some("2028".parse().expect("text")),
        "the model year 2028 is more than a year after origination in 2026",
    ),
    (
        "negative_figure",
        |loan| {
            loan.payment_extended_number = Some(-1);
            loan.current_delinquency_status = Some(-2);
        },
        "the days past due are -2; the months extended are -1",
    ),
];

fn failures(change: impl FnOnce(&mut AutoLoan)) -> Vec<(&'static str, String)> {
    let mut loan = loan("1");
    change(&mut loan);
    check(&loan).into_iter().map(|failure| (failure.check, failure.sentence)).collect()
}

#[test]
fn good_rows_and_rows_that_report_nothing_fail_no_check() {
    let empty = AutoLoan::new("B".parse().expect("text"), "1".parse().expect("text"));
    for loan in [loan("1"), prepaid_loan("2"), empty] {
        assert_eq!(check(&loan), []);
    }
}

#[test]
fn each_check_fails_with_its_figures() {
    for &(name, change, sentence) in FAILING {
        assert!(failures(change).contains(&(name, sentence.to_owned())), "{name}: {:?}", failures(change));
    }
}

#[test]
fn every_check_has_its_own_name_and_a_failing_row() {
    let names: BTreeSet<_> = CHECKS.iter().map(|check| check.name).collect();
    assert_eq!(names.len(), CHECKS.len());
    assert_eq!(names, FAILING.iter().map(|&(name, ..)| name).collect());
}

/// Changes that stay within a tolerance or that explain what would otherwise not add up.
const PASSING: &[(&str, Change)] = &[
    ("one cent of rounding", |loan| loan.reporting_period_actual_end_balance_amount = decimal("18278.93")),
    ("an adjustment that lowers the balance", |loan| {
        loan.other_principal_adjustment_amount = decimal("100.00");
        loan.reporting_period_actual_end_balance_amount = decimal("18178.92");
    }),
    ("the same adjustment with a sign", |loan| {
        loan.other_principal_adjustment_amount = decimal("-100.00");
        loan.reporting_period_actual_end_balance_amount = decimal("18178.92");
    }),
    ("a charge-off of all that was left", |loan| {
        loan.chargedoff_principal_amount = decimal("18278.92");
        loan.reporting_period_actual_end_balance_amount = decimal("0.00");
        loan.zero_balance_code = vec![ZeroBalanceReason::ChargedOff];
        loan.zero_balance_effective_date = month(2026, 7);
        loan.current_delinquency_status = Some(121);
    }),
    ("a charge-off reported again in a later period", |loan| {
        loan.reporting_period_beginning_loan_balance_amount = decimal("0.00");
        loan.actual_principal_collected_amount = decimal("0.00");
        loan.actual_interest_collected_amount = None;
        loan.scheduled_interest_amount = None;
        loan.chargedoff_principal_amount = decimal("18278.92");
        loan.reporting_period_actual_end_balance_amount = decimal("0.00");
        loan.zero_balance_code = vec![ZeroBalanceReason::ChargedOff];
        loan.zero_balance_effective_date = month(2026, 5);
    }),
    ("fees in the scheduled payment", |loan| loan.reporting_period_scheduled_payment_amount = decimal("411.32")),
    ("a balance above the original amount that is not simple interest", |loan| {
        loan.original_loan_amount = decimal("18000.00");
        loan.interest_calculation_type_code = Some(InterestCalculationType::Other);
    }),
    ("a level payment of an adjustable rate", |loan| {
        loan.original_loan_term = Some(84);
        loan.loan_maturity_date = month(2033, 1);
        loan.remaining_term_to_maturity_number = Some(78);
        loan.original_interest_rate_type_code = Some(InterestRateType::Adjustable);
    }),
    ("a scheduled payment 20 % below the level payment", |loan| {
        loan.reporting_period_scheduled_payment_amount = decimal("315.00");
        loan.scheduled_principal_amount = decimal("214.41");
    }),
    ("a rate of zero: 20 000 ÷ 60 is 333.33", |loan| {
        loan.original_interest_rate_percentage = decimal("0");
        loan.reporting_period_interest_rate_percentage = decimal("0");
        loan.scheduled_interest_amount = decimal("0");
        loan.scheduled_principal_amount = decimal("391.32");
    }),
    ("interest of half a month more", |loan| {
        loan.actual_interest_collected_amount = decimal("150.00");
        loan.actual_principal_collected_amount = decimal("241.32");
        loan.reporting_period_actual_end_balance_amount = decimal("18328.33");
    }),
    ("a biweekly loan whose scheduled interest is not a month's", |loan| {
        loan.payment_type_code = Some(PaymentType::Biweekly);
        loan.scheduled_interest_amount = decimal("46.00");
        loan.total_actual_amount_paid = decimal("391.40");
        loan.actual_other_collected_amount = decimal("0.08");
    }),
    ("a remaining term that an extension explains", |loan| {
        loan.remaining_term_to_maturity_number = Some(62);
        loan.loan_maturity_date = month(2031, 9);
        loan.modification_type_code = vec![ModificationType::Extension];
    }),
    ("a remaining term that a late first payment explains", |loan| {
        loan.reporting_period_beginning_date = Some(date(2026, 1, 1));
        loan.reporting_period_ending_date = Some(date(2026, 1, 31));
        loan.interest_paid_through_date = None;
        loan.original_first_payment_date = month(2026, 3);
        loan.loan_maturity_date = month(2031, 2);
        loan.remaining_term_to_maturity_number = Some(61);
    }),
    ("a maturity that has passed with nothing left but days past due", |loan| {
        loan.loan_maturity_date = month(2026, 6);
        loan.origination_date = month(2021, 6);
        loan.original_first_payment_date = month(2021, 7);
        loan.vehicle_model_year = Some("2022".parse().expect("text"));
        loan.remaining_term_to_maturity_number = Some(0);
    }),
    ("interest unpaid for as long as the loan is past due", |loan| {
        loan.interest_paid_through_date = Some(date(2026, 3, 1));
        loan.current_delinquency_status = Some(60);
    }),
    ("interest paid a month ahead", |loan| loan.interest_paid_through_date = Some(date(2026, 8, 31))),
    ("no score", |loan| loan.obligor_credit_score = Some("None".parse().expect("text"))),
    ("a commercial score", |loan| {
        loan.obligor_credit_score_type = Some("Commercial Bureau".parse().expect("text"));
        loan.obligor_credit_score = Some("90".parse().expect("text"));
    }),
    ("a rate of 100 %", |loan| loan.servicing_fee_percentage = decimal("1")),
    ("next year's model", |loan| loan.vehicle_model_year = Some("2027".parse().expect("text"))),
];

#[test]
fn tolerances_hold() {
    for &(name, change) in PASSING {
        assert_eq!(failures(change), [], "{name}");
    }
}

#[test]
fn other_forms_of_the_same_failures() {
    let failing = |change: Change| failures(change).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    assert_eq!(failing(|loan| loan.zero_balance_effective_date = month(2026, 7)), ["zero_balance_pair"]);
    assert_eq!(failing(|loan| loan.vehicle_model_year = Some("26".parse().expect("text"))), ["vehicle_model_year"]);
    assert_eq!(failing(|loan| loan.interest_paid_through_date = Some(date(2026, 9, 1))), ["interest_paid_through"]);
    assert_eq!(failing(|loan| loan.obligor_credit_score = Some("-1".parse().expect("text"))), ["credit_score"]);
    assert!(failing(|loan| loan.original_loan_amount = decimal("0")).contains(&"negative_figure"));
    assert!(failing(|loan| loan.original_interest_rate_percentage = decimal("6.5")).contains(&"rate_range"));
    assert!(
        failing(|loan| loan.loan_maturity_date = Some(Month::new(2033, 2).expect("a month")))
            .contains(&"maturity_date")
    );
}

type Figures = &'static [(&'static str, &'static str)];

/// A prepaid loan of Santander Drive Auto Receivables Trust 2026-1 in its EX-102 for July 2026, accession
/// 0001193125-26-352879.
const PREPAID: Figures = &[
    ("originationDate", "01/2020"),
    ("originalLoanAmount", "51000.00000000"),
    ("originalLoanTerm", "75"),
    ("loanMaturityDate", "06/2026"),
    ("originalInterestRatePercentage", "0.05960000"),
    ("originalFirstPaymentDate", "03/2020"),
    ("vehicleModelYear", "2019"),
    ("obligorCreditScore", "632"),
    ("paymentToIncomePercentage", "0.05515821"),
    ("remainingTermToMaturityNumber", "0"),
    ("reportingPeriodBeginningLoanBalanceAmount", "722.43000000"),
    ("reportingPeriodInterestRatePercentage", "0.05960000"),
    ("scheduledInterestAmount", "0.00000000"),
    ("scheduledPrincipalAmount", "0.00000000"),
    ("otherPrincipalAdjustmentAmount", "0.00000000"),
    ("reportingPeriodActualEndBalanceAmount", "0.00000000"),
    ("reportingPeriodScheduledPaymentAmount", "0.00000000"),
    ("totalActualAmountPaid", "739.44000000"),
    ("actualInterestCollectedAmount", "2.01000000"),
    ("actualPrincipalCollectedAmount", "722.43000000"),
    ("actualOtherCollectedAmount", "15.00000000"),
    ("interestPaidThroughDate", "06-09-2026"),
    ("zeroBalanceEffectiveDate", "07/2026"),
    ("zeroBalanceCode", "1"),
    ("currentDelinquencyStatus", "0"),
    ("chargedoffPrincipalAmount", "0.00000000"),
];

/// A loan of the same filing that is 80 days past due after its rate was cut.
const PAST_DUE: Figures = &[
    ("originationDate", "02/2020"),
    ("originalLoanAmount", "20315.44000000"),
    ("originalLoanTerm", "72"),
    ("loanMaturityDate", "12/2026"),
    ("originalInterestRatePercentage", "0.21550000"),
    ("originalFirstPaymentDate", "04/2020"),
    ("vehicleModelYear", "2017"),
    ("obligorCreditScore", "733"),
    ("paymentToIncomePercentage", "0.12479887"),
    ("remainingTermToMaturityNumber", "6"),
    ("reportingPeriodBeginningLoanBalanceAmount", "3114.93000000"),
    ("reportingPeriodInterestRatePercentage", "0.06000000"),
    ("reportingPeriodActualEndBalanceAmount", "2869.21000000"),
    ("totalActualAmountPaid", "300.00000000"),
    ("actualInterestCollectedAmount", "54.28000000"),
    ("actualPrincipalCollectedAmount", "245.72000000"),
    ("actualOtherCollectedAmount", "0.00000000"),
    ("interestPaidThroughDate", "07-17-2026"),
    ("currentDelinquencyStatus", "80"),
    ("chargedoffPrincipalAmount", "0.00000000"),
];

/// A current loan of Capital One Prime Auto Receivables Trust 2026-1 in its EX-102 for July 2026, accession
/// 0001193125-26-379485.
const CURRENT: Figures = &[
    ("originationDate", "01/2026"),
    ("originalLoanAmount", "17980.50000000"),
    ("originalLoanTerm", "25"),
    ("loanMaturityDate", "01/2028"),
    ("originalInterestRatePercentage", "0.07200000"),
    ("originalFirstPaymentDate", "02/2026"),
    ("vehicleModelYear", "2025"),
    ("obligorCreditScore", "816"),
    ("paymentToIncomePercentage", "8.09000000"),
    ("remainingTermToMaturityNumber", "18"),
    ("reportingPeriodBeginningLoanBalanceAmount", "14468.22000000"),
    ("reportingPeriodInterestRatePercentage", "0.07200000"),
    ("scheduledInterestAmount", "85.62000000"),
    ("scheduledPrincipalAmount", "723.46000000"),
    ("otherPrincipalAdjustmentAmount", "0.00000000"),
    ("reportingPeriodActualEndBalanceAmount", "13744.76000000"),
    ("reportingPeriodScheduledPaymentAmount", "809.08000000"),
    ("totalActualAmountPaid", "809.08000000"),
    ("actualInterestCollectedAmount", "85.62000000"),
    ("actualPrincipalCollectedAmount", "723.46000000"),
    ("actualOtherCollectedAmount", "0.00000000"),
    ("interestPaidThroughDate", "07-23-2026"),
    ("currentDelinquencyStatus", "0"),
    ("chargedoffPrincipalAmount", "0.00000000"),
];

#[test]
fn figures_of_filed_rows_add_up() {
    let filed = |fields: Figures| {
        let common = [
            ("assetTypeNumber", "P"),
            ("assetNumber", "1"),
            ("reportingPeriodEndingDate", "07-31-2026"),
            ("paymentTypeCode", "2"),
            ("interestCalculationTypeCode", "1"),
            ("originalInterestRateTypeCode", "1"),
        ];
        let loan = AutoLoan::from_fields(common.iter().chain(fields).copied()).expect("a loan");
        check(&loan).into_iter().map(|failure| failure.check).collect::<Vec<_>>()
    };
    assert_eq!(filed(PREPAID), [""; 0]);
    assert_eq!(filed(PAST_DUE), [""; 0]);

    // This filer gives payment to income in percent.
    assert_eq!(filed(CURRENT), ["payment_to_income"]);
}
