import type {
  GetAWSDefaultServiceQuotaRequest,
  GetAWSDefaultServiceQuotaResponse,
  GetServiceQuotaRequest,
  GetServiceQuotaResponse,
} from '@aws-sdk/client-service-quotas';
import { type Operations, operation, required } from './call';
import { AwsError } from './errors';

interface Asked {
  readonly ServiceCode?: string;
  readonly QuotaCode?: string;
}

/** The same for all accounts. https://docs.aws.amazon.com/general/latest/gr/ecs-service.html */
const DEFAULTS: Readonly<Record<string, { readonly name: string; readonly value: number }>> = {
  'fargate/L-3032A538': { name: 'Fargate On-Demand vCPU resource count', value: 4_000 },
};

/** Quotas of the lab's account; what was never applied has a default only. */
export class ServiceQuotas {
  readonly #applied = new Map<string, number>();

  apply(region: string, serviceCode: string, quotaCode: string, value: number): void {
    this.#applied.set(`${region}/${serviceCode}/${quotaCode}`, value);
  }

  readonly operations: Operations = {
    /** https://docs.aws.amazon.com/servicequotas/2019-06-24/apireference/API_GetServiceQuota.html */
    GetServiceQuota: operation<GetServiceQuotaRequest, GetServiceQuotaResponse>(
      ['ServiceCode', 'QuotaCode'],
      (input, { region }) => ({ Quota: quota(input, this.#applied.get(`${region}/${codeOf(input)}`)) }),
    ),
    GetAWSDefaultServiceQuota: operation<GetAWSDefaultServiceQuotaRequest, GetAWSDefaultServiceQuotaResponse>(
      ['ServiceCode', 'QuotaCode'],
      (input) => ({ Quota: quota(input, DEFAULTS[codeOf(input)]?.value) }),
    ),
  };
}

const codeOf = ({ ServiceCode, QuotaCode }: Asked): string =>
  `${required(ServiceCode, 'ServiceCode')}/${required(QuotaCode, 'QuotaCode')}`;

function quota(asked: Asked, Value: number | undefined) {
  if (Value === undefined)
    throw new AwsError('NoSuchResourceException', 'The request failed because the specified quota does not exist.');
  return {
    ...asked,
    QuotaName: DEFAULTS[codeOf(asked)]?.name,
    Value,
    Unit: 'None',
    Adjustable: true,
    GlobalQuota: false,
  };
}
