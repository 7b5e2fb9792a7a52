package dev.ringmaster.master.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ringmaster.master.cli.CallRefused;
import dev.ringmaster.master.cli.ControlAnswers;
import dev.ringmaster.master.cli.ControlClient;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.wire.ControlFrames;
import dev.ringmaster.protocol.wire.ControlWire;
import dev.ringmaster.protocol.wire.control.End;
import dev.ringmaster.protocol.wire.control.Frame;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlSocketTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir Path directory;
  private Path path;
  private final RecordedAudit audit = new RecordedAudit();
  private final AtomicInteger sent = new AtomicInteger();
  private final LinkedBlockingQueue<Exchange.Ending> endings = new LinkedBlockingQueue<>();
  private ControlSocket socket;

  @BeforeEach
  void open() {
    path = directory.resolve("run/master.sock");
    socket = ControlSocket.open(path, door(new AdministratorsOnly()));
  }

  @AfterEach
  void close() {
    socket.close();
  }

  private ControlDoor door(dev.ringmaster.master.jobs.Authorizer authorizer) {
    return new ControlDoor(
        new ControlMethods(
            List.of(
                ControlMethod.read(
                    "test.echo",
                    "Answers what it is given.",
                    (request, exchange) ->
                        exchange.send(Value.list(List.copyOf(request.values().values()))),
                    Parameter.required("value", Parameter.Type.ANY, "Anything.")),
                ControlMethod.read(
                    "test.count",
                    "Counts.",
                    (request, exchange) -> {
                      for (long i = 0; i < request.integer("to"); i++) {
                        exchange.send(Value.integer(i));
                        sent.incrementAndGet();
                      }
                    },
                    Parameter.required("to", Parameter.Type.INT, "How far.")),
                ControlMethod.read("test.wait", "Never answers.", this::waitForEver),
                ControlMethod.change(
                    "test.change",
                    "Changes something.",
                    (request, exchange) -> exchange.send(Value.text("changed")),
                    Parameter.optional("password", Parameter.Type.TEXT, "Hidden.").asSecret()),
                ControlMethod.read(
                    "test.break",
                    "Fails.",
                    (request, exchange) -> {
                      throw new IllegalStateException("broken");
                    }),
                ControlMethod.read(
                    "test.nobody",
                    "Matches nobody.",
                    (request, exchange) -> {
                      throw ControlFailure.nothingMatched(Problem.of("nobody"));
                    }))),
        authorizer,
        audit);
  }

  private void waitForEver(dev.ringmaster.protocol.function.Arguments request, Exchange exchange)
      throws InterruptedException {
    try {
      exchange.send(Value.text("waiting"));
      exchange.await(() -> {
        new CountDownLatch(1).await();
        return true;
      });
    } catch (InterruptedException e) {
      endings.add(exchange.ending().orElseThrow());
      throw e;
    }
  }

  private static Value.MapValue echo(Value value) {
    return Value.map("value", value);
  }

  private ControlClient client() {
    return ControlClient.connect(path);
  }

  @Test
  void answersManyCallsOnOneConnection() throws Exception {
    try (ControlClient client = client()) {
      ControlAnswers first = client.call("test.wait", Value.map());
      assertThat(first.next()).contains(Value.text("waiting"));
      assertThat(client.ask("test.echo", echo(Value.list(Value.integer(1)))))
          .containsExactly(Value.list(Value.list(Value.integer(1))));
      assertThat(client.ask("test.count", Value.map("to", Value.integer(3)))).hasSize(3);
      first.cancel();
      assertThat(endings.take()).isEqualTo(Exchange.Ending.CANCELLED);
    }
  }

  @Test
  void aSecretLeavesTheMasterMasked() {
    try (ControlClient client = client()) {
      Value secret = Value.map("a", Value.list(Value.secret(Value.text("hunter2"))));
      assertThat(client.ask("test.echo", echo(secret)).toString())
          .contains("•••")
          .doesNotContain("hunter2");
    }
  }

  @Test
  void closingDetachesAndOnlyCancelCancels() throws Exception {
    try (ControlClient client = client()) {
      assertThat(client.call("test.wait", Value.map()).next()).isPresent();
    }
    assertThat(endings.take()).isEqualTo(Exchange.Ending.DETACHED);
  }

  @Test
  void aDeadlineEndsTheCall() {
    try (ControlClient client = client()) {
      ControlAnswers answers = client.call("test.wait", Value.map(), Duration.ofMillis(50));
      assertThatThrownBy(answers::all)
          .isInstanceOfSatisfying(
              CallRefused.class, e -> assertThat(e.status()).isEqualTo(End.Status.DEADLINE));
    }
  }

  @Test
  void aSlowReaderHoldsUpOnlyItsOwnCall() throws Exception {
    try (ControlClient client = client()) {
      ControlAnswers slow = client.call("test.count", Value.map("to", Value.integer(100_000)));
      await().atMost(LONG).until(() -> sent.get() >= 256);
      assertThat(client.ask("test.echo", echo(Value.text("quick"))))
          .containsExactly(Value.list(Value.text("quick")));
      assertThat(sent.get()).isEqualTo(256);
      long expected = 0;
      for (Optional<Value> next = slow.next(); next.isPresent(); next = slow.next()) {
        assertThat(next.get()).isEqualTo(Value.integer(expected++));
      }
      assertThat(expected).isEqualTo(100_000);
    }
  }

  @Test
  void whatIsWrongWithARequestIsSaidAllAtOnce() {
    try (ControlClient client = client()) {
      assertThatThrownBy(() -> client.ask("test.coutn", Value.map()))
          .hasMessageContaining("test.coutn")
          .hasMessageContaining("test.count");
      assertThatThrownBy(() -> client.ask("test.count", Value.map("ot", Value.integer(1))))
          .hasMessageContaining("ot")
          .hasMessageContaining("to");
      assertThatThrownBy(() -> client.ask("test.break", Value.map()))
          .isInstanceOfSatisfying(
              CallRefused.class, e -> assertThat(e.status()).isEqualTo(End.Status.FAILED));
      assertThatThrownBy(() -> client.ask("test.nobody", Value.map()))
          .isInstanceOfSatisfying(
              CallRefused.class, e -> assertThat(e.isNothingMatched()).isTrue());
    }
  }

  @Test
  void whatChangesSomethingIsAuditedFirstWithoutItsSecrets() {
    try (ControlClient client = client()) {
      client.ask("test.change", Value.map("password", Value.text("hunter2")));
      client.ask("test.echo", echo(Value.integer(1)));
    }
    assertThat(audit.entries).hasSize(1);
    assertThat(audit.entries.getFirst())
        .contains("test.change")
        .contains("unix:" + System.getProperty("user.name"))
        .doesNotContain("hunter2");
  }

  @Test
  void whoMayNothingIsToldNothing() throws IOException {
    socket.close();
    socket =
        ControlSocket.open(
            path,
            door((who, request) ->
                new AdministratorsOnly()
                    .refusal(
                        new dev.ringmaster.master.jobs.Principal(who.name(), 1000, false),
                        request)));
    try (ControlClient client = client()) {
      for (String method : List.of("test.echo", "test.change", "no.such")) {
        assertThatThrownBy(() -> client.ask(method, Value.map()))
            .isInstanceOfSatisfying(
                CallRefused.class, e -> assertThat(e.status()).isEqualTo(End.Status.DENIED));
      }
    }
    assertThat(audit.entries)
        .containsExactly(
            "unix:root denied test.echo {}",
            "unix:root denied test.change {}",
            "unix:root denied no.such {}");
  }

  @Test
  void theSocketIsPrivateAndGoesWithTheMaster() throws IOException {
    String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    assertThat(mode).isIn("rw-------", "rw-rw----");
    assertThat(path.getParent()).isDirectoryContaining(path::equals);
    assertThat(path.getParent()).isDirectoryNotContaining("glob:**/.socket*");
    socket.close();
    assertThat(path).doesNotExist();
    assertThatThrownBy(this::client)
        .isInstanceOf(ProblemsException.class)
        .hasMessageContaining(path.toString())
        .hasMessageContaining("master start");
  }

  @Test
  void aSecondMasterIsRefusedAndALeftSocketIsReplaced() throws IOException {
    assertThatThrownBy(() -> ControlSocket.open(path, door(new AdministratorsOnly())))
        .hasMessageContaining("another master is running");
    Path left = directory.resolve("left.sock");
    try (SocketChannel unused = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      assertThat(unused.bind(UnixDomainSocketAddress.of(left))).isNotNull();
    }
    try (ControlSocket second = ControlSocket.open(left, door(new AdministratorsOnly()));
        ControlClient client = ControlClient.connect(left)) {
      assertThat(second).isNotNull();
      assertThat(client.ask("test.echo", echo(Value.integer(1)))).hasSize(1);
    }
  }

  @Test
  void hostileBytesEndOnlyTheirOwnConnection() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    try (ControlClient good = client()) {
      for (int i = 0; i < 50; i++) {
        byte[] noise = new byte[1 + random.nextInt(200)];
        random.nextBytes(noise);
        try (SocketChannel hostile = SocketChannel.open(StandardProtocolFamily.UNIX)) {
          assertThat(hostile.connect(UnixDomainSocketAddress.of(path))).isTrue();
          hostile.write(ByteBuffer.wrap(noise));
        }
        assertThat(good.ask("test.echo", echo(Value.integer(i))))
            .as("seed %s", seed)
            .containsExactly(Value.list(Value.integer(i)));
      }
    }
  }

  @Test
  void framesThatBreakTheRulesAreAnsweredAndEndTheConnection() throws Exception {
    Frame open = ControlWire.open(1, "test.wait", 1, Duration.ZERO, 16);
    List<List<Frame>> cases =
        List.of(
            List.of(ControlWire.open(0, "test.echo", 1, Duration.ZERO, 16)),
            List.of(ControlWire.open(1, "test.echo", 1, Duration.ZERO, 0)),
            List.of(ControlWire.open(1, "test.echo", 1, Duration.ZERO, 1025)),
            List.of(ControlWire.open(1, "x".repeat(129), 1, Duration.ZERO, 16)),
            List.of(open, open),
            List.of(open, ControlWire.message(2, Value.map())),
            List.of(ControlWire.message(1, Value.map())),
            List.of(open, ControlWire.message(1, Value.map()), ControlWire.credit(1, 1020)),
            List.of(ControlWire.end(1, End.Status.OK, List.of())),
            List.of(Frame.newBuilder().setCall(3).build()));
    for (List<Frame> bad : cases) {
      try (ControlFrames frames = raw()) {
        for (Frame frame : bad) {
          frames.write(frame);
        }
        assertThat(lastWords(frames)).as("%s", bad).hasValue(End.Status.BAD_REQUEST);
      }
    }
  }

  @Test
  void aFrameThatIsTooLargeIsRefusedByItsLength() throws Exception {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      assertThat(channel.connect(UnixDomainSocketAddress.of(path))).isTrue();
      channel.write(ByteBuffer.wrap(new byte[] {-1, -1, -1, -1, 7}));
      assertThat(ending(new ControlFrames(channel)))
          .hasValueSatisfying(end -> {
            assertThat(end.getStatus()).isEqualTo(End.Status.BAD_REQUEST);
            assertThat(end.getProblems(0).getMessage())
                .contains("the limit is 4194304 bytes, which is fixed");
          });
    }
  }

  @Test
  void tooManyCallsEndTheConnection() throws Exception {
    try (ControlFrames frames = raw()) {
      for (int i = 1; i <= ControlConnection.CALL_LIMIT + 1; i++) {
        frames.write(ControlWire.open(i, "test.wait", 1, Duration.ZERO, 16));
      }
      assertThat(ending(frames))
          .hasValueSatisfying(end -> {
            assertThat(end.getStatus()).isEqualTo(End.Status.BAD_REQUEST);
            assertThat(end.getProblems(0).getMessage())
                .contains("more than 64 calls", "which is fixed");
          });
    }
  }

  @Test
  void oneConnectionTooManyIsToldTheLimit() throws Exception {
    List<ControlFrames> open = new ArrayList<>();
    try {
      for (int i = 0; i < ControlSocket.CONNECTION_LIMIT; i++) {
        ControlFrames frames = raw();
        open.add(frames);
        // answered, so it is one of those that are open
        frames.write(ControlWire.open(1, "test.count", 1, Duration.ZERO, 16));
        frames.write(ControlWire.message(1, Value.map("to", Value.integer(1))));
        assertThat(frames.read()).isPresent();
      }
      try (ControlFrames one = raw()) {
        assertThat(ending(one))
            .hasValueSatisfying(end -> {
              assertThat(end.getStatus()).isEqualTo(End.Status.UNAVAILABLE);
              assertThat(end.getProblems(0).getMessage())
                  .contains("more than 256 connections", "which is fixed");
            });
      }
    } finally {
      for (ControlFrames frames : open) {
        frames.close();
      }
    }
  }

  private ControlFrames raw() throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    assertThat(channel.connect(UnixDomainSocketAddress.of(path))).isTrue();
    return new ControlFrames(channel);
  }

  /** The status with which the master ends the whole connection. */
  private static Optional<End.Status> lastWords(ControlFrames frames) throws IOException {
    return ending(frames).map(End::getStatus);
  }

  private static Optional<End> ending(ControlFrames frames) throws IOException {
    for (Optional<Frame> frame = frames.read(); frame.isPresent(); frame = frames.read()) {
      if (frame.get().getCall() == 0) {
        assertThat(frame.get().getEnd().getProblemsList()).isNotEmpty();
        return Optional.of(frame.get().getEnd());
      }
    }
    return Optional.empty();
  }
}
