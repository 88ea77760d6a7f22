package acme;

import io.github.cdkmarketplacesaas.HostedPageOptions;
import io.github.cdkmarketplacesaas.MarketplaceSaasIntegration;
import io.github.cdkmarketplacesaas.PricingModel;
import io.github.cdkmarketplacesaas.RegistrationPage;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.dynamodb.Attribute;
import software.amazon.awscdk.services.dynamodb.AttributeType;
import software.amazon.awscdk.services.dynamodb.TableV2;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Runtime;
import software.constructs.Construct;

/** Acme's app: tenants in a table, functions that admit and suspend them, and an app that reports usage. */
public class Quickstart extends Stack {
    private static final String FUNCTIONS = System.getProperty("functions", "../quickstart/functions");

    private final TableV2 tenants;

    public Quickstart(final Construct scope, final String id, final StackProps props) {
        super(scope, id, props);
        tenants = TableV2.Builder.create(this, "Tenants")
            .partitionKey(Attribute.builder().name("license").type(AttributeType.STRING).build())
            .build();

        final Function admit = tenantFunction("AdmitTenant", "tenants.admit");
        final Function suspend = tenantFunction("SuspendTenant", "tenants.suspend");
        final Function acme = tenantFunction("Acme", "acme.handler");
        List.of(admit, suspend, acme).forEach(tenants::grantReadWriteData);

        final MarketplaceSaasIntegration marketplace = MarketplaceSaasIntegration.Builder.create(this, "Marketplace")
            .productCode("2p409vwjybxwn3pd5tcrz4xbw")
            .pricingModel(PricingModel.CONTRACT_WITH_CONSUMPTION)
            .usageDimensions(List.of("api-calls", "storage-gb"))
            .onGrant(admit)
            .onChange(admit)
            .onRevoke(suspend)
            .onFinalUsage(acme)
            .registrationPage(RegistrationPage.hosted(HostedPageOptions.builder()
                .productName("Acme Insights")
                .supportEmail("help@acme.example")
                .loginUrl("https://app.acme.example")
                .build()))
            .build();
        marketplace.grantRecordUsage(acme);
        acme.addEnvironment("USAGE_QUEUE_URL", marketplace.getUsageQueueUrl());
    }

    private Function tenantFunction(final String id, final String handler) {
        return Function.Builder.create(this, id)
            .code(Code.fromAsset(FUNCTIONS))
            .runtime(Runtime.NODEJS_24_X)
            .handler(handler)
            .environment(Map.of("TENANTS_TABLE", tenants.getTableName()))
            .build();
    }

    public static void main(final String[] args) {
        final App app = new App();
        new Quickstart(app, "Quickstart", StackProps.builder()
            .env(Environment.builder().region("us-east-1").build())
            .build());
        app.synth();
    }
}
