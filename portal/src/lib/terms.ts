// The closed lists that filters offer.

export const ROLES = [
  'manufacturer', 'supplier', 'dealer', 'workshop', 'inspection_body', 'registrar', 'police', 'insurer', 'lender', 'bank',
  'road_authority', 'recycler', 'fleet_operator', 'investor', 'trustee', 'auditor',
] as const;

export const FINDING_KINDS = [
  'odometer_rollback', 'odometer_implausible_rate', 'record_after_end_of_life', 'record_while_stolen',
  'impossible_travel', 'ownership_churn', 'total_loss_titled_clean',
] as const;

export const VEHICLE_STATUSES = ['active', 'stolen', 'exported', 'end_of_life'] as const;

export const RECORD_TYPES = [
  'register_birth', 'record_registration', 'transfer_title', 'record_odometer', 'record_maintenance', 'record_inspection',
  'record_accident', 'record_title_brand', 'report_theft', 'report_recovery', 'open_recall', 'complete_recall',
  'place_lien', 'perfect_lien', 'release_lien', 'hold_title', 'release_title', 'record_export', 'record_end_of_life', 'correct_record',
  'dispute_record', 'answer_dispute', 'withdraw_dispute',
] as const;

export const PAYMENT_TYPES = [
  'open_account', 'freeze_account', 'unfreeze_account', 'close_account', 'set_credit_limit', 'issue', 'redeem', 'transfer', 'refund',
  'reserve', 'post_chain', 'void_chain', 'expire_chain', 'grant_mandate', 'revoke_mandate', 'collect', 'charge',
] as const;

export const SALE_TYPES = [
  'list', 'offer', 'counter', 'accept', 'decline', 'delist', 'report_inspection', 'acknowledge', 'cancel', 'settle',
] as const;

export const LOAN_TYPES = [
  'record_decision', 'originate', 'apply_payment', 'run_end_of_day', 'defer', 'modify', 'charge_off', 'order_repossession', 'assign', 'withdraw',
  'begin', 'lapse',
] as const;

export const IDENTITY_TYPES = [
  'admit_organisation', 'suspend_organisation', 'reinstate_organisation', 'set_roles', 'assign_wmi', 'add_key', 'rotate_key',
  'revoke_key', 'issue_attestation', 'revoke_attestation',
] as const;
