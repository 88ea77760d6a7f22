import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Reports usage to the usage queue of cdk-marketplace-saas. */
public final class ReportUsage {
    private static final SqsClient SQS = SqsClient.create();
    private static final ObjectMapper JSON = new ObjectMapper();

    /** One usage event. Make it once: its id and its time must be the same on every attempt. */
    public record UsageEvent(String id, String license, String dimension, String quantity, String occurredAt) {
        public UsageEvent(String license, String dimension, String quantity) {
            this(UUID.randomUUID().toString(), license, dimension, quantity, Instant.now().toString());
        }
    }

    /** Sends usage events, 100 in a message. If it throws, call it again with the same events: each is counted once. */
    public static void reportUsage(List<UsageEvent> events) throws JsonProcessingException {
        for (int first = 0; first < events.size(); first += 100) {
            String body = JSON.writeValueAsString(events.subList(first, Math.min(first + 100, events.size())));
            SQS.sendMessage(message -> message.queueUrl(System.getenv("USAGE_QUEUE_URL")).messageBody(body));
        }
    }
}
