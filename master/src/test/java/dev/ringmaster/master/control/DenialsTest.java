package dev.ringmaster.master.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmaster.master.jobs.Principal;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DenialsTest {
  private static final Principal NOBODY = new Principal("unix:nobody", 65_534, false);
  private static final Principal GUEST = new Principal("unix:guest", 1_000, false);

  private final RecordedAudit audit = new RecordedAudit();
  private final AtomicLong ticks = new AtomicLong(-5);
  private final Denials denials = new Denials(audit, ticks::get);

  @Test
  void eachIsAnEntryThatSaysWhoAndWhat() {
    denials.record(NOBODY, "keys.list");
    assertThat(audit.entries).containsExactly("unix:nobody denied keys.list {}");
  }

  @Test
  void oneWhoTriesWithoutEndFillsNothingAndHidesNobody() {
    for (int i = 0; i < 10_000; i++) {
      denials.record(NOBODY, "keys.list");
    }
    assertThat(audit.entries).hasSize(Denials.OF_ONE);
    denials.record(GUEST, "keys.accept");
    assertThat(audit.entries.getLast())
        .isEqualTo("unix:guest denied keys.accept {left_out_before: 9980}");
    ticks.addAndGet(Duration.ofHours(1).toNanos());
    denials.record(NOBODY, "keys.delete");
    assertThat(audit.entries.getLast()).isEqualTo("unix:nobody denied keys.delete {}");
  }

  @Test
  void noMoreAreKeptOfOneWithManyNames() {
    for (int i = 0; i < 10_000; i++) {
      denials.record(new Principal("unix:" + i, i, false), "keys.list");
    }
    assertThat(audit.entries).hasSize(Denials.OF_ALL);
  }
}
