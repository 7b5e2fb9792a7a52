package dev.ringmaster.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.Order;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.protocol.job.Return;
import dev.ringmaster.protocol.session.Downward;
import dev.ringmaster.protocol.session.Upward;
import dev.ringmaster.protocol.signing.SignedOrder;
import dev.ringmaster.protocol.wire.proto.MinionProto;
import dev.ringmaster.protocol.wire.proto.ValueProto;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WireTest {
  private final long seed = System.nanoTime();
  private final Samples samples = new Samples(seed);

  @Test
  void everyValueComesBackEqualAndGivesTheSameBytesAgain() {
    for (int i = 0; i < 2_000; i++) {
      Value value = samples.value(5);
      byte[] bytes = Wire.bytes(value);
      assertThat(Wire.value(bytes)).as("seed %s", seed).isEqualTo(value);
      assertThat(Wire.bytes(Wire.value(bytes))).as("seed %s", seed).isEqualTo(bytes);
    }
  }

  @Test
  void mapsKeepTheirOrder() {
    Value.MapValue map = Value.map("b", Value.integer(1), "a", Value.integer(2));
    assertThat(((Value.MapValue) Wire.value(Wire.bytes(map))).entries().keySet())
        .containsExactly(Value.text("b"), Value.text("a"));
  }

  @Test
  void callsOrdersAndReturnsComeBackEqual() {
    for (int i = 0; i < 500; i++) {
      Call call = samples.call();
      assertThat(Wire.call(Wire.bytes(call))).as("seed %s", seed).isEqualTo(call);
      Order order = samples.order();
      assertThat(Wire.order(Wire.bytes(order))).as("seed %s", seed).isEqualTo(order);
      Return answer =
          new Return(JobId.create(), samples.outcome(), samples.instant(), Duration.ofMillis(i));
      assertThat(Wire.answer(Wire.bytes(answer))).as("seed %s", seed).isEqualTo(answer);
    }
  }

  @Test
  void signaturesComeBackEqual() {
    Signature signature =
        Signature.function(
                "demo.call",
                Effect.REPEATABLE,
                "A summary.",
                Parameter.required("name", Parameter.Type.TEXT, "A name."),
                Parameter.optional("n", Parameter.Type.INT, Value.integer(3), "A number."),
                Parameter.optional("as", Parameter.Type.TEXT, "How.").among(List.of("a", "b")),
                Parameter.optional("key", Parameter.Type.ANY, "A key.").asSecret())
            .documented("More.")
            .withRest(Parameter.optional("rest", Parameter.Type.TEXTS, "The rest."))
            .withFreeForm()
            .queued();
    assertThat(Wire.signature(Wire.bytes(signature))).isEqualTo(signature);
  }

  @Test
  void everyUpwardMessageComesBackEqual() {
    JobId job = JobId.create();
    List<Upward> messages =
        List.of(
            new Upward.Hello(
                "0.1",
                1,
                Set.of("x"),
                UUID.randomUUID(),
                "c",
                Instant.now(),
                List.of(job),
                List.of(job)),
            new Upward.Grains(samples.map(3)),
            new Upward.Catalogue("d", List.of(Signature.state("a.b", Effect.ONCE, "s"))),
            new Upward.Accepted(job, ""),
            new Upward.Started(job),
            new Upward.Output(job, 3, true, "text"),
            new Upward.Returned(new Return(job, samples.outcome(), Instant.now(), Duration.ZERO)),
            new Upward.Event("tag", samples.value(3)),
            new Upward.Pong(-5, Instant.now()));
    assertThat(messages).hasSize(Upward.class.getPermittedSubclasses().length);
    for (Upward message : messages) {
      assertThat(Wire.upward(Wire.bytes(message))).as("seed %s", seed).isEqualTo(message);
    }
  }

  @Test
  void everyDownwardMessageComesBackEqual() {
    JobId job = JobId.create();
    byte[] key = {1, 2, 3};
    List<Downward> messages =
        List.of(
            new Downward.Welcome(
                "0.1", 1, Instant.now(), List.of(key), Instant.now(), Duration.ofSeconds(20)),
            new Downward.Deliver(new SignedOrder(key, "k1", key)),
            new Downward.Acknowledged(job),
            new Downward.Cancel(job),
            new Downward.AskCatalogue(),
            new Downward.Ping(9, Instant.now()),
            new Downward.SigningKeys(List.of(key)));
    assertThat(messages).hasSize(Downward.class.getPermittedSubclasses().length);
    for (Downward message : messages) {
      assertThat(Wire.downward(Wire.bytes(message))).usingRecursiveComparison().isEqualTo(message);
    }
  }

  @Test
  void aHundredLevelsAreTakenAndOneMoreIsNot() {
    Value deepest = Value.nothing();
    for (int i = 1; i < 100; i++) {
      deepest = i % 2 == 0 ? Value.list(deepest) : Value.map("k", deepest);
    }
    assertThat(Wire.value(Wire.bytes(deepest))).isEqualTo(deepest);
    Value deeper = Value.list(deepest);
    assertThatThrownBy(() -> Wire.bytes(deeper)).hasMessageContaining("deeper than 100");
  }

  @Test
  void tenThousandLevelsAreAProblemAndNotAnOverflow() {
    ByteString bytes = ValueProto.Value.newBuilder().setNull(true).build().toByteString();
    for (int i = 0; i < 10_000; i++) {
      bytes = field(1, bytes);
      bytes = field(9, bytes);
    }
    byte[] hostile = bytes.toByteArray();
    assertThatThrownBy(() -> Wire.value(hostile)).isInstanceOf(ProblemsException.class);
    JobId job = JobId.create();
    byte[] up =
        MinionProto.Up.newBuilder()
            .setReturned(
                MinionProto.Return.newBuilder()
                    .setJob(JobWire.bytes(job))
                    .setKind(MinionProto.Return.Kind.SUCCEEDED)
                    .setValue(ByteString.copyFrom(hostile)))
            .build()
            .toByteArray();
    assertThat(Wire.upward(up))
        .isInstanceOfSatisfying(
            Upward.Returned.class,
            returned -> {
              assertThat(returned.answer().job()).isEqualTo(job);
              assertThat(returned.answer().outcome()).isInstanceOf(Outcome.Failed.class);
            });
  }

  @Test
  void aKeyTwiceIsRefused() {
    ValueProto.ValueMap.Entry entry =
        ValueProto.ValueMap.Entry.newBuilder()
            .setKey(ValueProto.Value.newBuilder().setText("k"))
            .setValue(ValueProto.Value.newBuilder().setNull(true))
            .build();
    byte[] bytes =
        ValueProto.Value.newBuilder()
            .setMap(ValueProto.ValueMap.newBuilder().addEntries(entry).addEntries(entry))
            .build()
            .toByteArray();
    assertThatThrownBy(() -> Wire.value(bytes))
        .isInstanceOf(ProblemsException.class)
        .hasMessageContaining("'k' twice");
  }

  @Test
  void textThatIsNotUtf8IsRefused() {
    byte[] bytes = {(byte) (6 << 3 | 2), 2, (byte) 0xc3, 0x28};
    assertThatThrownBy(() -> Wire.value(bytes)).isInstanceOf(ProblemsException.class);
  }

  @Test
  void everyMutationOfAMessageIsTakenOrRefusedButNothingElse() {
    Random random = new Random(seed);
    for (int i = 0; i < 3_000; i++) {
      Return answer =
          new Return(JobId.create(), samples.outcome(), samples.instant(), Duration.ZERO);
      byte[] bytes = Wire.bytes(new Upward.Returned(answer));
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        assertThat(Wire.upward(bytes)).isNotNull();
      } catch (ProblemsException refused) {
        assertThat(refused.problems()).as("seed %s", seed).isNotEmpty();
      }
    }
  }

  @Test
  void aSecretIsNotPrintedByARefusal() {
    byte[] bytes = "hunter2hunter2".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> Wire.value(bytes)).hasMessageNotContaining("hunter2");
  }

  private static ByteString field(int number, ByteString content) {
    UnknownFieldSet fields =
        UnknownFieldSet.newBuilder()
            .addField(
                number, UnknownFieldSet.Field.newBuilder().addLengthDelimited(content).build())
            .build();
    return fields.toByteString();
  }
}
