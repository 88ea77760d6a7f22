import { UsageClient } from 'cdk-marketplace-saas-client';

const usage = new UsageClient({ dimensions: ['api-calls', 'storage-gb'] });

usage.record({ license: 'l-0123456789abcdef0123456789abcdef', dimension: 'api-calls', quantity: 12 });
