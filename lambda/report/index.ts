export { renderReportPage } from './page';
export { type QuestionFacts, questionSubject, questionText } from './question-text';
export { renderReportSummary, type SummaryOptions } from './summary';
export { MOST_TEXT_LINES, renderReportText } from './text';
