import { AwsError } from '../aws';

interface ErrorForm {
  readonly name: string;
  readonly status: number;
}

const JSON_FORM: ErrorForm = { name: 'AccessDeniedException', status: 400 };

/**
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/CommonErrors.html, …/Route53/latest/APIReference/CommonErrors.html,
 * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html (AuthorizationError)
 */
const FORMS: Readonly<Record<string, ErrorForm>> = {
  rds: { name: 'AccessDenied', status: 403 },
  route53: { name: 'AccessDenied', status: 403 },
  sns: { name: 'AuthorizationErrorException', status: 403 },
};

/** The answer of a service to a call that IAM does not allow. */
export function accessDenied(service: string, message: string): AwsError {
  const { name, status } = FORMS[service] ?? JSON_FORM;
  return new AwsError(name, message, { status });
}
