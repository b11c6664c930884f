//! The fields against the public schema.

use vinculum_loan_tape::code::{RepurchaseReason, Subvention, ZeroBalanceReason};
use vinculum_loan_tape::{AutoLoan, FIELDS, Form, Occurrence, xml};

/// Element names and forms of `eis_ABS_AutoLoanAssetData.xsd`, the SEC's schema of auto loans: a decimal is `$`, a
/// whole number `#`, a day `d`, a month `m`, a boolean `?`, text the number of its characters, and a code its values.
const SCHEMA: &str = "assetTypeNumber 100, assetNumber 25, reportingPeriodBeginningDate d, reportingPeriodEndingDate d, originatorName 50, \
    originationDate m, originalLoanAmount $, originalLoanTerm #, loanMaturityDate m, originalInterestRatePercentage $, \
    interestCalculationTypeCode 1/98, originalInterestRateTypeCode 1/2/98, originalInterestOnlyTermNumber #, originalFirstPaymentDate m, \
    underwritingIndicator ?, gracePeriodNumber #, paymentTypeCode 1/2/3/4/98, subvented 0/1/2/98, vehicleManufacturerName 30, vehicleModelName 30, \
    vehicleNewUsedCode 1/2, vehicleModelYear 4, vehicleTypeCode 1/2/3/4/98/99, vehicleValueAmount $, vehicleValueSourceCode 1/2/3/98, \
    obligorCreditScoreType 35, obligorCreditScore 20, obligorIncomeVerificationLevelCode 1/2/3/4/5, obligorEmploymentVerificationCode 1/2/3, \
    coObligorIndicator ?, paymentToIncomePercentage $, obligorGeographicLocation 100, assetAddedIndicator ?, remainingTermToMaturityNumber #, \
    reportingPeriodModificationIndicator ?, servicingAdvanceMethodCode 1/2/3/4/99, reportingPeriodBeginningLoanBalanceAmount $, \
    nextReportingPeriodPaymentAmountDue $, reportingPeriodInterestRatePercentage $, nextInterestRatePercentage $, servicingFeePercentage $, \
    servicingFlatFeeAmount $, otherServicerFeeRetainedByServicer $, otherAssessedUncollectedServicerFeeAmount $, scheduledInterestAmount $, \
    scheduledPrincipalAmount $, otherPrincipalAdjustmentAmount $, reportingPeriodActualEndBalanceAmount $, reportingPeriodScheduledPaymentAmount $, \
    totalActualAmountPaid $, actualInterestCollectedAmount $, actualPrincipalCollectedAmount $, actualOtherCollectedAmount $, \
    servicerAdvancedAmount $, interestPaidThroughDate d, zeroBalanceEffectiveDate m, zeroBalanceCode 1/2/3/4/5/99, currentDelinquencyStatus #, \
    primaryLoanServicerName 100, mostRecentServicingTransferReceivedDate m, assetSubjectDemandIndicator ?, \
    assetSubjectDemandStatusCode 0/1/2/3/4/98, repurchaseAmount $, demandResolutionDate d, repurchaserName 30, \
    repurchaseReplacementReasonCode 1/2/3/4/5/98/99, chargedoffPrincipalAmount $, recoveredAmount $, modificationTypeCode 1/2/3/4/98, \
    paymentExtendedNumber #, repossessedIndicator ?, repossessedProceedsAmount $";

fn form_in_short(form: Form) -> String {
    match form {
        Form::Text(maximum) => maximum.to_string(),
        Form::Decimal => "$".to_owned(),
        Form::Integer => "#".to_owned(),
        Form::Boolean => "?".to_owned(),
        Form::Day => "d".to_owned(),
        Form::Month => "m".to_owned(),
        Form::Code(list) => list.split("; ").filter_map(|code| code.split(' ').next()).collect::<Vec<_>>().join("/"),
    }
}

#[test]
fn fields_are_those_of_the_schema_in_its_order() {
    let fields: Vec<String> =
        FIELDS.iter().map(|field| format!("{} {}", field.element, form_in_short(field.form))).collect();
    assert_eq!(fields, SCHEMA.split(", ").map(str::trim).collect::<Vec<_>>());
    assert_eq!(FIELDS.len(), 72);
}

#[test]
fn two_fields_are_required_and_four_repeat() {
    let with = |occurrence| {
        FIELDS.iter().filter(|field| field.occurrence == occurrence).map(|field| field.element).collect::<Vec<_>>()
    };
    assert_eq!(with(Occurrence::Required), ["assetTypeNumber", "assetNumber"]);
    assert_eq!(
        with(Occurrence::Repeatable),
        ["subvented", "zeroBalanceCode", "repurchaseReplacementReasonCode", "modificationTypeCode"]
    );
}

#[test]
fn namespace_is_that_of_the_schema() {
    assert_eq!(xml::NAMESPACE, "http://www.sec.gov/edgar/document/absee/autoloan/assetdata");
}

#[test]
fn codes_have_the_numbers_and_meanings_of_the_schema() {
    let reasons: Vec<_> = ZeroBalanceReason::ALL.iter().map(|reason| (reason.number(), reason.label())).collect();
    let schema = [
        (1, "prepaid or matured"),
        (2, "sold to a third party"),
        (3, "repurchased or replaced"),
        (4, "charged off"),
        (5, "servicing transferred"),
        (99, "not available"),
    ];
    assert_eq!(reasons, schema);
    assert_eq!(Subvention::None.number(), 0);
    assert_eq!(RepurchaseReason::ALL.len(), 7);
}

#[test]
fn demand_resolution_date_is_read_in_either_spelling() {
    let fields = [("assetTypeNumber", "B"), ("assetNumber", "1"), ("DemandResolutionDate", "07-31-2026")];
    let loan = AutoLoan::from_fields(fields).expect("a loan");
    assert_eq!(loan.demand_resolution_date, Some(jiff::civil::date(2026, 7, 31)));
}
