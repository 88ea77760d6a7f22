from pathlib import Path

from aws_cdk import App, Environment, Stack
from aws_cdk.aws_dynamodb import Attribute, AttributeType, TableV2
from aws_cdk.aws_lambda import Code, Function, Runtime
from cdk_marketplace_saas import MarketplaceSaasIntegration, PricingModel, RegistrationPage
from constructs import Construct

FUNCTIONS = Path(__file__).parent.parent / "quickstart" / "functions"


class Quickstart(Stack):
    """Acme's app: tenants in a table, functions that admit and suspend them, and an app that reports usage."""

    def __init__(self, scope: Construct, id: str, **kwargs) -> None:
        super().__init__(scope, id, **kwargs)
        tenants = TableV2(self, "Tenants", partition_key=Attribute(name="license", type=AttributeType.STRING))

        def tenant_function(id: str, handler: str) -> Function:
            return Function(
                self,
                id,
                code=Code.from_asset(str(FUNCTIONS)),
                runtime=Runtime.NODEJS_24_X,
                handler=handler,
                environment={"TENANTS_TABLE": tenants.table_name},
            )

        admit = tenant_function("AdmitTenant", "tenants.admit")
        suspend = tenant_function("SuspendTenant", "tenants.suspend")
        acme = tenant_function("Acme", "acme.handler")
        for function in (admit, suspend, acme):
            tenants.grant_read_write_data(function)

        marketplace = MarketplaceSaasIntegration(
            self,
            "Marketplace",
            product_code="2p409vwjybxwn3pd5tcrz4xbw",
            pricing_model=PricingModel.CONTRACT_WITH_CONSUMPTION,
            usage_dimensions=["api-calls", "storage-gb"],
            on_grant=admit,
            on_change=admit,
            on_revoke=suspend,
            on_final_usage=acme,
            registration_page=RegistrationPage.hosted(
                product_name="Acme Insights",
                support_email="help@acme.example",
                login_url="https://app.acme.example",
            ),
        )
        marketplace.grant_record_usage(acme)
        acme.add_environment("USAGE_QUEUE_URL", marketplace.usage_queue_url)


app = App()
Quickstart(app, "Quickstart", env=Environment(region="us-east-1"))
app.synth()
