package dev.ringmaster.master.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.master.cli.ControlAnswers;
import dev.ringmaster.master.cli.ControlClient;
import dev.ringmaster.master.events.Events;
import dev.ringmaster.master.store.Retention;
import dev.ringmaster.master.store.RetentionLimits;
import dev.ringmaster.master.store.Store;
import dev.ringmaster.master.store.StoredAudit;
import dev.ringmaster.master.store.StoredEvents;
import dev.ringmaster.protocol.data.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventMethodsTest {
  @TempDir Path directory;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private Store store;
  private StoredEvents events;
  private ControlSocket socket;
  private ControlClient client;

  @BeforeEach
  void open() {
    InstantSource time = () -> now;
    store = Store.open(directory.resolve("store"), time.withZone(ZoneOffset.UTC));
    events = new StoredEvents(store);
    Path path = directory.resolve("run/master.sock");
    StoredAudit audit = new StoredAudit(store);
    socket =
        ControlSocket.open(
            path,
            new ControlDoor(
                new ControlMethods(EventMethods.of(events, audit)),
                new AdministratorsOnly(),
                audit));
    client = ControlClient.connect(path);
  }

  @AfterEach
  void close() {
    client.close();
    socket.close();
    store.close();
  }

  private List<Long> list(String glob, long after, long limit) {
    return client.ask("events.list", request(glob, after, limit, false)).stream()
        .map(EventMethodsTest::number)
        .toList();
  }

  private static Value.MapValue request(String glob, long after, long limit, boolean follow) {
    return Value.map(
        "glob", Value.text(glob),
        "after", Value.integer(after),
        "limit", Value.integer(limit),
        "follow", Value.bool(follow));
  }

  private static long number(Value event) {
    return event instanceof Value.MapValue map && map.get("number") instanceof Value.Int number
        ? number.value().longValueExact()
        : -1;
  }

  private static List<Long> range(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  @Test
  void theyComeInPagesAndNoneTwice() {
    for (int i = 0; i < 30; i++) {
      events.publish("site/" + i % 2, Value.text("x".repeat(200_000)));
    }
    assertThat(list("*", 0, 10_000)).isEqualTo(range(1, 30));
    assertThat(list("*", 4, 20)).isEqualTo(range(5, 24));
    assertThat(list("*", -1, 20)).isEqualTo(range(11, 30));
    assertThat(list("site/0", -1, 3)).containsExactly(25L, 27L, 29L);
    assertThat(list("other", -1, 3)).isEmpty();
  }

  @Test
  void theAuditIsReadInPagesToo() {
    StoredAudit audit = new StoredAudit(store);
    for (int i = 0; i < 605; i++) {
      audit.record("unix:root", "test", "" + i, Value.map());
    }
    assertThat(audit(10_000)).isEqualTo(range(1, 605));
    assertThat(audit(550)).isEqualTo(range(56, 605));
    assertThat(audit(3)).isEqualTo(range(603, 605));
  }

  private List<Long> audit(long limit) {
    return client.ask("audit.list", Value.map("limit", Value.integer(limit))).stream()
        .map(EventMethodsTest::number)
        .toList();
  }

  @Test
  void followingGoesOnWhereTheListEnds() throws InterruptedException {
    for (int i = 0; i < 4; i++) {
      events.publish("site/" + i % 2, Value.text("x"));
    }
    ControlAnswers newest = client.call("events.list", request("site/0", -1, 1, true));
    ControlAnswers after = client.call("events.list", request("*", 1, 1, true));
    assertThat(number(newest.next().orElseThrow())).isEqualTo(3);
    for (long expected = 2; expected <= 4; expected++) {
      assertThat(number(after.next().orElseThrow())).isEqualTo(expected);
    }
    events.publish("site/1", Value.text("x"));
    events.publish("site/0", Value.text("x"));
    assertThat(number(newest.next().orElseThrow())).isEqualTo(6);
    assertThat(number(after.next().orElseThrow())).isEqualTo(5);
  }

  @Test
  void whatRetentionRemovedIsSaid() {
    for (int i = 0; i < 6; i++) {
      events.publish("site/a", Value.text("x"));
    }
    now = now.plus(Duration.ofDays(31));
    events.publish("site/a", Value.text("x"));
    new Retention(store, RetentionLimits.of(Duration.ofDays(30), 1024)).prune();
    List<Value> answers = client.ask("events.list", request("site/*", 2, 50, false));
    assertThat(answers).hasSize(2);
    assertThat(answers.getFirst().toString())
        .contains(Events.REMOVED, "4 events were removed by retention");
    assertThat(number(answers.getLast())).isEqualTo(7);
  }
}
