package dev.ringmaster.minion.intake;

import static dev.ringmaster.minion.intake.FakeMaster.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringmaster.minion.assembly.Minion;
import dev.ringmaster.minion.assembly.MinionSettings;
import dev.ringmaster.minion.assembly.MinionShared;
import dev.ringmaster.minion.launcher.Launcher;
import dev.ringmaster.minion.launcher.LauncherLimits;
import dev.ringmaster.minion.spool.DirectoryDisk;
import dev.ringmaster.minion.spool.Spool;
import dev.ringmaster.minion.spool.SpoolFull;
import dev.ringmaster.minion.spool.SpoolLimits;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Audience;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.JobId;
import dev.ringmaster.protocol.job.MinionId;
import dev.ringmaster.protocol.job.Order;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.protocol.session.Downward;
import dev.ringmaster.protocol.session.Upward;
import dev.ringmaster.protocol.signing.SignedOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntakeTest {
  @TempDir private Path directory;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final FakeRunner runner = new FakeRunner();
  private FakeMaster master;
  private Spool spool;
  private final List<Intake> intakes = new ArrayList<>();
  private Intake intake;
  private Instant now = FakeMaster.NOW;
  private SpoolLimits spoolLimits = SpoolLimits.DEFAULT;
  private IntakeLimits limits =
      new IntakeLimits(3, 2, 5_000, 100, Duration.ofMinutes(1), Duration.ofMillis(200));

  @BeforeEach
  void start() throws Exception {
    master = new FakeMaster();
    restart();
  }

  @AfterEach
  void stop() {
    for (int i = 0; i < 20; i++) {
      runner.letGo();
    }
    intakes.forEach(one -> await().until(() -> one.size() == 0));
    intakes.forEach(Intake::close);
    timer.shutdownNow();
  }

  /** A new process on the same directory, connected. */
  private void restart() throws Exception {
    spool = Spool.open(new DirectoryDisk(directory.resolve("spool")), spoolLimits, () -> now);
    intake =
        new Intake(
            "0",
            master.verifier(),
            runner,
            () -> Value.map("os", Value.text("Debian")),
            spool,
            new Launcher(directory.resolve("commands"), System.getenv(), LauncherLimits.DEFAULT),
            StateLock.of(directory),
            master,
            () -> now,
            timer,
            limits);
    intakes.add(intake);
    intake.resume();
    intake.connected(master.minion, master.welcome());
  }

  private JobId deliver(String function) {
    Order order = master.order(call(function));
    intake.received(master.deliver(order));
    return order.id();
  }

  private Outcome.Reason refusal(JobId job) {
    assertThat(master.outcome(job)).isInstanceOf(Outcome.Refused.class);
    return ((Outcome.Refused) master.outcome(job)).reason();
  }

  private void awaitBegan(int count) {
    await().until(() -> runner.began.size() == count);
  }

  @Test
  void aCallIsRunAndAnsweredUntilItIsAcknowledged() {
    JobId job = deliver("test.ping");
    assertThat(master.outcome(job)).isEqualTo(new Outcome.Succeeded(Value.bool(true)));
    await().until(() -> master.returns(job).size() >= 2);
    assertThat(intake.hello().returns()).containsExactly(job);
    intake.received(new Downward.Acknowledged(job));
    assertThat(intake.hello().returns()).isEmpty();
    int sent = master.returns(job).size();
    await()
        .during(Duration.ofMillis(500))
        .atMost(Duration.ofSeconds(5))
        .until(() -> master.returns(job).size() == sent);
  }

  @Test
  void aReadIsToldToRunOnceItHasRunForAWhile() {
    JobId ping = deliver("test.ping");
    master.outcome(ping);
    JobId look = deliver("test.look");
    await().until(() -> master.accepted(look).isPresent());
    assertThat(master.accepted(look)).hasValue(new Upward.Accepted(look, ""));
    assertThat(master.accepted(ping)).isEmpty();
  }

  @Test
  void helloTellsWhatRunsAndTheGrainsFollow() {
    JobId job = deliver("test.act");
    awaitBegan(1);
    assertThat(intake.hello().claims()).containsExactly(job);
    assertThat(intake.hello().catalogue()).isEqualTo(runner.catalogue().digest());
    assertThat(master.heard(Upward.Grains.class)).hasSize(1);
    assertThat(master.accepted(job)).hasValue(new Upward.Accepted(job, ""));
  }

  @Test
  void whatRunsAndWhatWaitsIsToldAgainOnANewStream() {
    JobId act = deliver("test.act");
    JobId first = deliver("state.apply");
    awaitBegan(2);
    JobId waiting = deliver("state.apply");
    await().until(() -> master.accepted(waiting).isPresent());
    intake.disconnected("cut");
    master.heard.clear();
    reconnect();
    assertThat(master.accepted(act)).hasValue(new Upward.Accepted(act, ""));
    assertThat(master.accepted(first)).hasValue(new Upward.Accepted(first, ""));
    assertThat(master.accepted(waiting)).hasValue(new Upward.Accepted(waiting, first.toString()));
    runner.letGo();
    runner.letGo();
    runner.letGo();
  }

  @Test
  void anOrderTwiceIsRunOnce() {
    Order order = master.order(call("test.act"));
    intake.received(master.deliver(order));
    awaitBegan(1);
    intake.received(master.deliver(order));
    runner.letGo();
    assertThat(master.outcome(order.id())).isInstanceOf(Outcome.Succeeded.class);
    intake.received(master.deliver(order));
    await().until(() -> master.returns(order.id()).size() >= 2);
    intake.received(new Downward.Acknowledged(order.id()));
    intake.received(master.deliver(order));
    assertThat(refusal(order.id())).isEqualTo(Outcome.Reason.REPLAYED);
    assertThat(runner.began).hasSize(1);
  }

  @Test
  void anOrderIsRememberedOverARestart() throws Exception {
    Order order = master.order(call("test.act"));
    intake.received(master.deliver(order));
    awaitBegan(1);
    runner.letGo();
    master.outcome(order.id());
    intake.received(new Downward.Acknowledged(order.id()));
    restart();
    intake.received(master.deliver(order));
    assertThat(refusal(order.id())).isEqualTo(Outcome.Reason.REPLAYED);
    assertThat(runner.began).hasSize(1);
  }

  /** Its own clock is a guess; going by that, it would forget what the master may send again. */
  @Test
  void anOrderIsRememberedByAProcessWhoseClockIsAnHourAhead() throws Exception {
    Order order = master.order(call("test.act"));
    intake.received(master.deliver(order));
    awaitBegan(1);
    runner.letGo();
    master.outcome(order.id());
    intake.received(new Downward.Acknowledged(order.id()));
    spoolThatIsWrittenAnewWithTheNextReturn();
    Clock ahead = Clock.fixed(now.plus(Duration.ofHours(1)), ZoneOffset.UTC);
    MinionSettings settings =
        MinionSettings.of(
            master.minion.minion(),
            new MinionSettings.Master("127.0.0.1", 1, 1, "0".repeat(64), Optional.empty()),
            directory);
    long before = Files.size(directory.resolve("spool/journal"));
    try (MinionShared shared = MinionShared.create();
        Minion _ = new Minion(settings, shared, UnaryOperator.identity(), ahead)) {
      assertThat(Files.size(directory.resolve("spool/journal"))).isLessThan(before / 2);
    }
    restart();
    intake.received(master.deliver(order));
    assertThat(refusal(order.id())).isEqualTo(Outcome.Reason.REPLAYED);
    assertThat(runner.began).hasSize(1);
  }

  /** A claim that cannot be read is answered at the next start; until then there is much waste. */
  private void spoolThatIsWrittenAnewWithTheNextReturn() throws SpoolFull {
    Instant until = now.plus(Duration.ofDays(1));
    spool.claim(JobId.create(), until, new byte[] {1});
    JobId large = JobId.create();
    byte[] megabyte = new byte[1 << 20];
    spool.claim(large, until, megabyte);
    spool.keep(large, until, megabyte);
    spool.done(large);
  }

  @Test
  void anAlteredOrderDoesNothingAndIsReported() {
    Order order = master.order(call("test.act"));
    SignedOrder signed = master.sign(order);
    byte[] payload = signed.payload();
    for (int bit = 0; bit < payload.length * 8; bit += 7) {
      byte[] altered = payload.clone();
      altered[bit / 8] ^= (byte) (1 << (bit % 8));
      intake.received(
          new Downward.Deliver(new SignedOrder(altered, signed.keyId(), signed.signature())));
    }
    intake.received(new Downward.Deliver(new SignedOrder(payload, "key-2", signed.signature())));
    assertThat(refusal(order.id())).isEqualTo(Outcome.Reason.NOT_AUTHENTIC);
    assertThat(master.heard(Upward.Event.class)).isNotEmpty();
    assertThat(runner.began).isEmpty();
    assertThat(spool.claims()).isEmpty();
    intake.received(new Downward.Deliver(signed));
    awaitBegan(1);
  }

  @Test
  void anOrderForAnotherMinionDoesNothing() {
    Enrolment other = new Enrolment(new MinionId("web02"), new UUID(3, 4));
    Order mine = master.order(call("test.act"));
    Order others =
        new Order(
            mine.id(),
            mine.call(),
            Audience.of("5a17", List.of(other)),
            mine.issuedAt(),
            mine.notAfter(),
            mine.timeout(),
            "",
            "base",
            Set.of(),
            true,
            "root");
    intake.received(master.deliver(others));
    assertThat(refusal(mine.id())).isEqualTo(Outcome.Reason.NOT_AUTHENTIC);
    assertThat(runner.began).isEmpty();
  }

  @Test
  void aLateOrderAnUnknownCapabilityAndAnUnknownFunctionAreRefused() {
    Order order = master.order(call("test.act"));
    Order demanding =
        new Order(
            JobId.create(),
            order.call(),
            order.audience(),
            order.issuedAt(),
            order.notAfter(),
            order.timeout(),
            "",
            "base",
            Set.of("teleport"),
            true,
            "root");
    intake.received(master.deliver(demanding));
    assertThat(refusal(demanding.id())).isEqualTo(Outcome.Reason.NOT_CAPABLE);
    assertThat(refusal(deliver("test.nothing"))).isEqualTo(Outcome.Reason.BAD_CALL);
    now = order.notAfter().plusMillis(1);
    intake.received(master.deliver(order));
    assertThat(refusal(order.id())).isEqualTo(Outcome.Reason.EXPIRED);
    assertThat(runner.began).isEmpty();
  }

  @Test
  void stateRunsWaitForEachOtherAndEachSaysForWhom() {
    JobId first = deliver("state.apply");
    awaitBegan(1);
    JobId second = deliver("state.apply");
    await().until(() -> master.accepted(second).isPresent());
    JobId third = deliver("state.apply");
    await().until(() -> master.accepted(third).isPresent());
    assertThat(master.accepted(second)).hasValue(new Upward.Accepted(second, first.toString()));
    assertThat(master.accepted(third)).hasValue(new Upward.Accepted(third, second.toString()));
    assertThat(refusal(deliver("state.apply"))).isEqualTo(Outcome.Reason.LIMIT);
    assertThat(runner.began).hasSize(1);
    runner.letGo();
    master.outcome(first);
    awaitBegan(2);
    assertThat(master.heard(Upward.Started.class)).containsExactly(new Upward.Started(second));
    runner.letGo();
    runner.letGo();
    master.outcome(third);
    assertThat(runner.began.stream().map(line -> line.substring(0, 36)))
        .containsExactly(first.toString(), second.toString(), third.toString());
  }

  @Test
  void aStateRunThatMayNotWaitNamesWhoHoldsTheMinion() {
    JobId first = deliver("state.apply");
    awaitBegan(1);
    assertThat(deliverImpatient()).contains("job " + first);
    Order order =
        master.order(new Call("state.apply", List.of(), Value.map("queue", Value.bool(false))));
    intake.received(master.deliver(order));
    assertThat(refusal(order.id())).isEqualTo(Outcome.Reason.BUSY);
  }

  /** What a state run that may not wait is told. */
  private String deliverImpatient() {
    Order order = master.order(call("state.apply"));
    Order impatient =
        new Order(
            order.id(),
            order.call(),
            order.audience(),
            order.issuedAt(),
            order.notAfter(),
            order.timeout(),
            "",
            "base",
            Set.of(),
            false,
            "root");
    intake.received(master.deliver(impatient));
    assertThat(refusal(order.id())).isEqualTo(Outcome.Reason.BUSY);
    return ((Outcome.Refused) master.outcome(order.id())).message();
  }

  @Test
  void aStateRunOfAnotherProcessIsWaitedForAndNamed() {
    StateLock lock = StateLock.of(directory);
    JobId job;
    try (StateLock.Held _ = lock.tryTake("minion call, process 17").orElseThrow()) {
      job = deliver("state.apply");
      await().until(() -> master.accepted(job).isPresent());
      assertThat(master.accepted(job))
          .hasValue(new Upward.Accepted(job, "minion call, process 17"));
      assertThat(deliverImpatient()).contains("minion call, process 17 runs states");
      assertThat(runner.began).isEmpty();
    }
    awaitBegan(1);
    assertThat(lock.tryTake("another call")).isEmpty();
    assertThat(lock.holder()).isEqualTo("job " + job);
    runner.letGo();
    master.outcome(job);
    await().until(() -> lock.tryTake("another call").isPresent());
  }

  @Test
  void theFilesOfAJobAreLetGoOfWhenItHasEnded() {
    JobId ping = deliver("test.ping");
    JobId broken = deliver("test.break");
    master.outcome(ping);
    master.outcome(broken);
    assertThat(runner.closed).containsExactlyInAnyOrder(ping, broken);
  }

  @Test
  void oneThatWaitedBeyondItsExpiryIsNotStarted() {
    JobId first = deliver("state.apply");
    awaitBegan(1);
    JobId second = deliver("state.apply");
    await().until(() -> master.accepted(second).isPresent());
    now = now.plusSeconds(3600);
    runner.letGo();
    master.outcome(first);
    assertThat(refusal(second)).isEqualTo(Outcome.Reason.EXPIRED);
  }

  @Test
  void cancelWhileWaitingAndWhileRunning() {
    JobId first = deliver("state.apply");
    awaitBegan(1);
    JobId second = deliver("state.apply");
    await().until(() -> master.accepted(second).isPresent());
    intake.received(new Downward.Cancel(second));
    assertThat(master.outcome(second)).isInstanceOf(Outcome.Cancelled.class);
    intake.received(new Downward.Cancel(first));
    assertThat(master.outcome(first)).isInstanceOf(Outcome.Cancelled.class);
    assertThat(runner.began).hasSize(1);
  }

  @Test
  void aJobThatRunsTooLongIsEnded() {
    Order order = FakeMaster.within(master.order(call("test.act")), Duration.ofMillis(100));
    intake.received(master.deliver(order));
    assertThat(master.outcome(order.id())).isInstanceOf(Outcome.TimedOut.class);
  }

  @Test
  void noMoreJobsThanTheLimit() {
    for (int i = 0; i < 3; i++) {
      deliver("test.look");
    }
    awaitBegan(3);
    JobId fourth = deliver("test.ping");
    assertThat(refusal(fourth)).isEqualTo(Outcome.Reason.LIMIT);
    assertThat(((Outcome.Refused) master.outcome(fourth)).message()).contains("jobs.concurrent");
  }

  @Test
  void aReturnBeyondTheLimitIsAnErrorThatNamesIt() {
    JobId job = deliver("test.large");
    assertThat(master.outcome(job)).isInstanceOf(Outcome.Failed.class);
    assertThat(((Outcome.Failed) master.outcome(job)).problems().getFirst().message())
        .contains("return.max");
  }

  @Test
  void whatNobodyExpectedIsAFailureOfThatJobOnly() {
    assertThat(master.outcome(deliver("test.break"))).isInstanceOf(Outcome.Failed.class);
    assertThat(master.outcome(deliver("test.exhaust"))).isInstanceOf(Outcome.Failed.class);
    assertThat(master.outcome(deliver("test.ping"))).isInstanceOf(Outcome.Succeeded.class);
  }

  @Test
  void returnsWaitForTheMaster() {
    JobId job = deliver("test.act");
    awaitBegan(1);
    master.cut();
    intake.disconnected("cut");
    runner.letGo();
    await().until(() -> spool.returns().contains(job));
    assertThat(master.returns(job)).isEmpty();
    master.mend();
    assertThat(intake.hello().returns()).containsExactly(job);
    reconnect();
    assertThat(master.outcome(job)).isInstanceOf(Outcome.Succeeded.class);
  }

  private void reconnect() {
    try {
      intake.connected(master.minion, master.welcome());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theReturnOfALookAlsoSurvivesTheProcessWhenTheStreamIsGone() throws Exception {
    master.cut();
    JobId job = deliver("test.ping");
    await().until(() -> spool.returns().contains(job));
    intake.disconnected("cut");
    master.mend();
    restart();
    assertThat(master.outcome(job)).isInstanceOf(Outcome.Succeeded.class);
  }

  @Test
  void whatHadOnlyBegunIsInterruptedAfterARestart() throws Exception {
    Order order = master.order(call("test.act"));
    intake.received(master.deliver(order));
    awaitBegan(1);
    restart();
    assertThat(master.outcome(order.id())).isInstanceOf(Outcome.Interrupted.class);
    intake.received(master.deliver(order));
    await().until(() -> master.returns(order.id()).size() >= 2);
    assertThat(runner.began).hasSize(1);
  }

  @Test
  void aFullDiskRefusesWhatWouldChangeSomethingAndSaysWhy() throws Exception {
    spoolLimits = new SpoolLimits(1 << 20, Long.MAX_VALUE / 2, 1 << 20, 100);
    restart();
    JobId act = deliver("test.act");
    assertThat(refusal(act)).isEqualTo(Outcome.Reason.LIMIT);
    assertThat(((Outcome.Refused) master.outcome(act)).message()).contains("spool.reserve");
    assertThat(master.outcome(deliver("test.ping"))).isInstanceOf(Outcome.Succeeded.class);
    assertThat(runner.began).hasSize(1);
  }

  @Test
  void theCatalogueIsToldWhenAsked() {
    intake.received(new Downward.AskCatalogue());
    assertThat(master.heard(Upward.Catalogue.class)).hasSize(1);
    assertThat(master.heard(Upward.Catalogue.class).getFirst().digest())
        .isEqualTo(intake.hello().catalogue());
  }

  @Test
  void outputComesWhileItRuns() throws IOException {
    JobId job = deliver("test.act");
    await().until(() -> !master.heard(Upward.Output.class).isEmpty());
    assertThat(master.heard(Upward.Output.class))
        .containsExactly(new Upward.Output(job, 0, false, "began\n"));
  }
}
