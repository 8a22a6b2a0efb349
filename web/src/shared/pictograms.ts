/**
 * One set of drawings for people who cannot read, made for this project: a grid of 24 by 24, one path each, round
 * strokes of 2, no text. They stand before a label and never alone; which one a choice has depends on its id only.
 */

const ROUND = "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z";
const SHIELD = "M12 3l8 3v6c0 4.5-3.2 7.5-8 9-4.8-1.5-8-4.5-8-9V6z";
const BUBBLE = "M4 4h16v12h-8l-5 5v-5H4z";
const GLASS = "M10.5 3a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM16 16l5 5";

export const DRAWINGS = {
  again: "M20 12a8 8 0 1 1-2.6-5.9M20.5 3v5h-5",
  back: "M20 12H4M10 6l-6 6 6 6",
  bed: "M3 5v15M3 16h18v4M21 16v-2a4 4 0 0 0-4-4h-6v6M7 9.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",
  boss: "M12 2.5a3.7 3.7 0 1 0 0 7.4 3.7 3.7 0 0 0 0-7.4zM3.5 21c0-4.6 3.4-7.5 8.5-7.5s8.5 2.9 8.5 7.5M12 13.5L10.3 18l1.7 3 1.7-3z",
  briefcase: "M3 8h18v12H3zM9 8V4.5h6V8M3 13h18",
  broom: "M20 3l-8.5 8.5M8.5 9.5l6 6C13.5 19.5 10 21 4 21c1.5-2 2-3.5 2-6 .3-2.5 1-4.2 2.5-5.5zM10 17l-1.5 3.5",
  bubble: `${BUBBLE}M8.2 10h.01M12 10h.01M15.8 10h.01`,
  building: "M4 21V4h10v17M14 10h6v11M2.5 21h19M8 8h2M8 12h2M8 16h2",
  calculator: "M5 3h14v18H5zM8.5 7.5h7M8.5 12.5h.01M12 12.5h.01M15.5 12.5h.01M8.5 16.8h.01M12 16.8h.01M15.5 16.8h.01",
  calendar: "M4 5.5h16V21H4zM4 10.5h16M8.5 3v4M15.5 3v4",
  cap: "M1.5 9.5L12 5l10.5 4.5L12 14zM6 11.8V16.5c2.5 2 9.5 2 12 0v-4.7M22.5 9.5V15",
  card: "M2.5 5h19v14h-19zM8 8.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4zM5 16.2c.4-1.2 1.5-1.8 3-1.8s2.6.6 3 1.8M14.5 10h4M14.5 14h4",
  change: "M3 8h15M14 4l4 4-4 4M21 16H6M10 12l-4 4 4 4",
  child: "M12 3a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM5.5 11.5L12 13l6.5-1.5M12 13v3.5M8.5 21.5l3.5-5 3.5 5",
  clock: `${ROUND}M12 7v5l3.5 2.5`,
  compass: `${ROUND}M15.8 8.2l-2 5.6-5.6 2 2-5.6z`,
  contract: "M6 3h8.5L18.5 7v14H6zM14 3v4.5h4.5M9 11.5h6M9 17c1-2 2-2 2.5-.5s1.5 1 3-.5",
  couple: "M7.5 4.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM16.5 4.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM2 20c0-3.8 2.2-6 5.5-6 1.8 0 3.4.7 4.5 2 1.1-1.3 2.7-2 4.5-2 3.3 0 5.5 2.2 5.5 6",
  cross: "M6 6l12 12M18 6L6 18",
  doctor: "M9.2 3.5h5.6v5.7h5.7v5.6h-5.7v5.7H9.2v-5.7H3.5V9.2h5.7z",
  eye: "M2 12c2.5-4.5 6-6.5 10-6.5s7.5 2 10 6.5c-2.5 4.5-6 6.5-10 6.5S4.5 16.5 2 12zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
  family: "M7 3.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM1.5 20.5c0-4.5 2-7.5 5.5-7.5s5.5 3 5.5 7.5M17.5 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM13 21.5c.3-2.7 2-4 4.5-4s4.2 1.3 4.5 4",
  feather: "M20.5 3.5C12.5 3.5 7 8 6.5 15.5L3.5 20.5M6.5 15.5H13C17.5 14 20 9.5 20.5 3.5M10 12h5.5",
  fees: "M13.5 2.5a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 0-6.4zM2 13h4.5l3.5 1.8h3.3a1.7 1.7 0 0 1 0 3.4H9M14.5 16.5l4.8-2.7a1.7 1.7 0 0 1 1.8 2.9L14.5 21H7l-5-1.8",
  flag: "M5 21.5V3.5M5 4h14l-3.5 4.8L19 13.5H5",
  food: "M7 3v18M3.5 3v5.5a3.5 3.5 0 0 0 7 0V3M17.5 21V3c-2.5 1.5-4 4.5-4 9h4",
  gavel: "M13 3.5l7 7M10.5 6l7 7M13.8 4.2l-4 4 6 6 4-4M12 11.5L3.5 20M14 20.5h7",
  globe: `${ROUND}M3 12h18M12 3c3 2.5 4 5.5 4 9s-1 6.5-4 9c-3-2.5-4-5.5-4-9s1-6.5 4-9z`,
  hand: "M7.5 13V6.5a1.6 1.6 0 0 1 3.2 0V11M10.7 11V4.6a1.6 1.6 0 0 1 3.2 0V11M13.9 11V6a1.6 1.6 0 0 1 3.2 0v6M17.1 9.5a1.6 1.6 0 0 1 3.2 0V14c0 4.5-2.7 7.5-6.8 7.5-3.2 0-5-1.5-6.7-4.2l-2.9-4.6a1.6 1.6 0 0 1 2.6-1.9L8.5 14",
  hardhat: "M2.5 18.5h19M4.5 18.5V16a7.5 7.5 0 0 1 15 0v2.5M9.7 13V5.5h4.6V13",
  heart: "M12 20.5C5.5 15.5 3 12.3 3 8.7A4.7 4.7 0 0 1 12 7a4.7 4.7 0 0 1 9 1.7c0 3.6-2.5 6.8-9 11.8z",
  hourglass: "M5.5 3h13M5.5 21h13M7.5 3v3.5L12 12l4.5-5.5V3M7.5 21v-3.5L12 12l4.5 5.5V21",
  house: "M2.5 11.5L12 3.5l9.5 8M5 9.5V20.5h14V9.5M9.7 20.5V14h4.6v6.5",
  key: "M7.5 11.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.8 12.8L20.5 3M16.5 7l3.5 3.5M13.3 10.2l2.2 2.2",
  leave: "M14 3.5H4.5v17H14M10 12h11M17 8l4 4-4 4",
  list: "M9.5 6H21M9.5 12H21M9.5 18H21M4 6h.01M4 12h.01M4 18h.01",
  lock: "M4.5 11h15v10h-15zM8 11V7.5a4 4 0 0 1 8 0V11M12 15v2",
  look: `${GLASS}M10.5 6.8v4M10.5 14h.01`,
  megaphone: "M3 9.5v5h3.5L16 19.5v-15L6.5 9.5zM19.5 9a4.5 4.5 0 0 1 0 6M6.5 14.5L8 20.5h3l-1-4",
  missing: `${GLASS}M10.5 6a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4zM6.8 14.8c.5-1.6 1.9-2.4 3.7-2.4s3.2.8 3.7 2.4`,
  money: "M2.5 6h19v12h-19zM12 9.3a2.7 2.7 0 1 0 0 5.4 2.7 2.7 0 0 0 0-5.4zM6 12h.01M18 12h.01",
  more: `${ROUND}M12 8v8M8 12h8`,
  next: "M4 12h16M14 6l6 6-6 6",
  passport: "M5.5 2.5h13v19h-13zM12 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM8.5 10h7M9 17.5h6",
  permit: "M10.5 20.5h-6v-17h14v7M8 7.5h7M8 11.5h3M16.5 12.5a3.3 3.3 0 1 0 0 6.6 3.3 3.3 0 0 0 0-6.6zM14.8 19l-.8 3 2.5-1.2L19 22l-.8-3",
  person: "M12 3a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4 21c0-4.5 3.2-7 8-7s8 2.5 8 7",
  phone: "M5.5 3.5h4l2 5-2.5 1.7a11.5 11.5 0 0 0 4.8 4.8l1.7-2.5 5 2v4a2 2 0 0 1-2 2C10.5 20 4 13.5 3.5 5.5a2 2 0 0 1 2-2z",
  pictures: "M6.5 2.5h11v19h-11zM9.5 14.5l2.2-4 1.8 2.5 1.2-1.5M11 18h2",
  pill: "M4.9 12.5l7.6-7.6a4.7 4.7 0 0 1 6.6 6.6l-7.6 7.6a4.7 4.7 0 0 1-6.6-6.6zM8.7 8.7l6.6 6.6",
  pin: "M12 21.5c-5-5.5-7.5-8.7-7.5-12a7.5 7.5 0 0 1 15 0c0 3.3-2.5 6.5-7.5 12zM12 7a2.6 2.6 0 1 0 0 5.2A2.6 2.6 0 0 0 12 7z",
  plane: "M12 2.5c1 0 1.6 1.2 1.6 2.8v4.5l7.4 4.5v2l-7.4-2.2v4l2.2 1.7v1.7L12 20.4l-3.8 1.1v-1.7l2.2-1.7v-4L3 16.3v-2l7.4-4.5V5.3c0-1.6.6-2.8 1.6-2.8z",
  police: `${SHIELD}M12 7.8l1.3 2.7 2.9.3-2.2 2 .6 2.9-2.6-1.5-2.6 1.5.6-2.9-2.2-2 2.9-.3z`,
  route: "M5.5 3a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM18.5 16a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM8 5.5h8a3.2 3.2 0 0 1 0 6.5H8a3.2 3.2 0 0 0 0 6.5h8",
  safe: `${SHIELD}M8.3 12l2.7 2.7 4.7-5.2`,
  scales: "M12 3.5v17M7 20.5h10M4.5 7h15M4.5 7L1.5 14a3.2 3.2 0 0 0 6 0zM19.5 7l-3 7a3.2 3.2 0 0 0 6 0z",
  sprout: "M12 21v-9M12 12c0-4.5 3-7.5 8.5-7.5C20.5 9.5 17.5 12 12 12zM12 16c0-3.5-2.7-5.7-8-5.7C4 14 6.7 16 12 16z",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2.5M12 19.5V22M2 12h2.5M19.5 12H22M5 5l1.7 1.7M17.3 17.3L19 19M19 5l-1.7 1.7M6.7 17.3L5 19",
  talk: `${BUBBLE}M8 8.5h8M8 12h5`,
  trash: "M3.5 6h17M9 6V3h6v3M5.5 6l1.2 15h10.6l1.2-15M10 10.5v6M14 10.5v6",
  umbrella: "M2.5 12.5a9.5 9.5 0 0 1 19 0zM12 3V1.8M12 12.5V19a2.3 2.3 0 0 1-4.6 0",
  unsafe: `${SHIELD}M9.2 9.2l5.6 5.6M14.8 9.2l-5.6 5.6`,
  unsure: `${ROUND}M9.3 9.5a2.7 2.7 0 1 1 4.2 2.2c-1 .7-1.5 1.2-1.5 2.3M12 17h.01`,
  warning: "M12 3.5L22 20.5H2zM12 9.5V14M12 17.2h.01",
  yes: "M4 12.5L9.5 18 20 6.5",
} as const;

export type Drawing = keyof typeof DRAWINGS;

/** Those that point the way of the text: turned around where it runs from right to left. */
export const TURNS: ReadonlySet<Drawing> = new Set(["back", "next", "leave"]);

/**
 * The drawing of an id is that of the longest of these it is, or starts with before an underscore: an entry below a
 * topic has its topic's drawing unless it has one of its own.
 */
const OF: Readonly<Record<string, Drawing>> = {
  // the groups of the vocabulary, for what is added below them one day
  rights: "briefcase", immig: "card", need: "pin", path: "route", lang: "globe", country: "flag", programme: "briefcase",
  // the conversation itself
  ask_human: "person", help_menu: "list", more: "more", affirm: "yes", deny: "cross", safe_yes: "safe", safe_no: "unsafe",
  callback: "phone", ask_confidential: "lock", ask_identity: "bubble", delete_data: "trash", change_language: "globe",
  later: "clock", later_ask: "hourglass", later_cancel: "cross",
  // work
  rights_unpaid_wages: "money", rights_unpaid_wages_how_to_claim: "contract", rights_unpaid_wages_overtime: "clock",
  rights_unpaid_wages_no_papers: "card", rights_unpaid_wages_bc: "flag", rights_unpaid_wages_ontario: "flag",
  rights_unpaid_wages_federal: "flag", rights_documents_taken: "passport", rights_documents_taken_law: "gavel",
  rights_recruitment_fees: "fees", rights_recruitment_fees_provinces: "flag", rights_hours_breaks: "clock",
  rights_hours_breaks_always: "calendar", rights_hours_breaks_rest: "food", rights_unsafe_work: "hardhat",
  rights_unsafe_work_hurt: "doctor", rights_unsafe_work_refuse: "hand", rights_unsafe_work_report: "megaphone",
  rights_housing: "house", rights_housing_rent: "money", rights_housing_bad: "warning", rights_housing_locked: "lock",
  rights_change_employer: "change", rights_change_employer_not_farm: "briefcase", rights_change_employer_fired: "leave",
  rights_change_employer_programme: "list", rights_threats_retaliation: "warning",
  rights_threats_retaliation_family: "family", rights_threats_retaliation_ice: "police",
  rights_threats_retaliation_report: "megaphone", rights_threats_retaliation_who: "unsure",
  rights_contract_changed: "contract", rights_contract_changed_lied: "bubble", rights_contract_changed_language: "globe",
  rights_before_travel: "plane", rights_before_travel_check: "look", rights_before_travel_signs: "warning",
  rights_harassment: "hand", rights_harassment_report: "megaphone",
  // programmes
  programme_h2a: "sprout", programme_sawp: "sprout", programme_agri_stream: "sprout", programme_h2b: "sun",
  programme_j1: "cap", programme_student: "cap", programme_au_pair: "child", programme_b1_domestic: "broom",
  programme_a3g5: "flag", programme_caregiver: "heart",
  // papers
  immig_t_visa: "card", immig_u_visa: "card", immig_trp: "permit", immig_open_work_permit: "permit",
  immig_options: "route", immig_compare: "scales", immig_family: "family", immig_status_fear: "unsure",
  immig_status_fear_know_rights: "police", immig_status_fear_permit_ended: "calendar", immig_asylum: "umbrella",
  immig_compensation: "money", immig_cp: "eye", immig_hhs_letter: "contract", immig_pr_routes: "house", immig_sij: "child",
  immig_t_visa_family: "family", immig_t_visa_fee: "money", immig_t_visa_green_card: "house", immig_t_visa_police: "police",
  immig_t_visa_proof: "contract", immig_t_visa_refused: "cross", immig_t_visa_safety: "hand", immig_t_visa_time: "clock",
  immig_t_visa_who: "person", immig_t_visa_work: "briefcase", immig_u_visa_vawa: "hand", immig_u_visa_wait: "clock",
  immig_u_visa_who: "person", immig_trp_after: "next", immig_trp_family: "family", immig_trp_family_violence: "hand",
  immig_trp_fees: "money", immig_trp_health: "doctor", immig_trp_how: "contract", immig_trp_length: "clock",
  immig_trp_no_testimony: "gavel", immig_trp_refused: "cross", immig_trp_risks: "warning", immig_trp_who: "person",
  immig_trp_work: "briefcase", immig_open_work_permit_after: "next", immig_open_work_permit_family: "family",
  immig_open_work_permit_how: "contract", immig_open_work_permit_length: "clock", immig_open_work_permit_proof: "contract",
  immig_open_work_permit_who: "person",
  // seeing it
  is_this_trafficking: "look", is_this_trafficking_partner: "couple", is_this_trafficking_smuggling: "money",
  is_this_trafficking_sex: "gavel", is_this_trafficking_forced_crime: "gavel", is_this_trafficking_what: "gavel",
  is_this_trafficking_signs: "warning", report_tip: "megaphone", report_tip_business: "building",
  report_tip_child: "child", report_tip_customer: "eye", report_tip_neighbour: "house", report_tip_relative: "family",
  missing_child: "missing", missing_child_ready: "list", online_images: "pictures", online_images_takedown: "trash",
  online_images_sextortion: "warning", minor_runaway: "child", minor_runaway_tonight: "bed", minor_runaway_home: "house",
  minor_runaway_tell: "lock", for_employers: "building", for_schools: "cap", indigenous_lines: "feather",
  // help
  need_shelter: "bed", need_shelter_lines: "phone", need_shelter_native: "feather", need_lawyer: "scales",
  need_lawyer_record: "contract", need_lawyer_orders: "gavel", need_health: "doctor", need_health_pregnant: "child",
  need_health_feelings: "heart", need_health_cover: "card", need_substance_help: "pill",
  need_substance_help_overdose: "warning", need_money_food: "food", need_police_report: "police", peer_support: "heart",
  // guided paths
  path_skip: "unsure", path_back: "back", path_again: "again", path_leave: "leave", path_continue: "next",
  path_before_travel: "plane", path_is_this_right: "look", path_could_stay: "route", path_owed_money: "calculator",
  path_help_near_me: "pin", path_tell: "megaphone",
  pa: "bubble", pa_h2a: "sprout", pa_h2b: "sun", pa_j1: "cap", pa_house: "broom", pa_sawp: "sprout", pa_one_boss: "permit",
  pa_care: "heart", pa_student: "cap", pa_other: "more", pa_recruiter: "briefcase", pa_boss: "boss", pa_known: "couple",
  pa_for_job: "briefcase", pa_for_visa: "permit", pa_for_trip: "plane",
  pa_me: "person", pa_someone: "couple", pa_none_yet: "cross", pa_from_boss: "boss", pa_own_place: "key",
  pa_abroad: "globe", pa_now: "clock", pa_year: "calendar", pa_before: "hourglass", pa_no_papers: "cross", pa_open: "card",
  pa_partner: "couple", pa_parent: "family", pa_saw: "eye", pa_told: "talk", pa_crisis: "phone", pa_police: "police",
  pa_indigenous: "feather", pa_labour: "briefcase", pa_any: "list",
};

const KNOWN = new Map(Object.entries(OF));

/** The drawing of a choice; null for an id that nothing here fits. */
export function pictogram(choice: string): Drawing | null {
  for (let id = choice; id; id = id.slice(0, Math.max(0, id.lastIndexOf("_")))) {
    const drawing = KNOWN.get(id);
    if (drawing) return drawing;
  }
  return null;
}
