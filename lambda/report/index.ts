export { renderReportPage } from './page';
export { renderReportSummary, type SummaryOptions } from './summary';
export { MOST_TEXT_LINES, renderReportText } from './text';
