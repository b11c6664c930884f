import { bareType } from '../lib/records';
import type { IconName } from './Icon';

const ICONS: Record<string, IconName> = {
  register_birth: 'factory',
  record_registration: 'title',
  record_odometer: 'gauge',
  record_maintenance: 'recall',
  record_inspection: 'inspect',
  record_accident: 'crash',
  record_title_brand: 'flag',
  report_theft: 'theft',
  report_recovery: 'theft',
  open_recall: 'recall',
  complete_recall: 'recall',
  record_export: 'plane',
  record_end_of_life: 'recycle',
  transfer_title: 'owners',
  place_lien: 'link',
  perfect_lien: 'link',
  release_lien: 'link',
  hold_title: 'owners',
  release_title: 'owners',
  correct_record: 'edit',
  dispute_record: 'dispute',
  answer_dispute: 'dispute',
  withdraw_dispute: 'dispute',
  admit_organisation: 'factory',
};

/** The picture of an action's type; types of later modules get a plain one. */
export const iconOf = (type: string): IconName => ICONS[bareType(type)] ?? 'block';
