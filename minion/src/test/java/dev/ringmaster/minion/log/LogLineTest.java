package dev.ringmaster.minion.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LogLineTest {
  @Test
  void aLineTellsWhenHowGraveAndFromWhere() {
    assertThat(line("connected to {}", null, "master"))
        .isEqualTo("2026-01-31T12:00:00.123Z INFO MinionLink: connected to master\n");
  }

  @Test
  void controlCharactersAreNotObeyed() {
    assertThat(line("said {}", null, "\u001b[2J\u009b\r\t"))
        .isEqualTo("2026-01-31T12:00:00.123Z INFO MinionLink: said ?[2J??\t\n");
  }

  @Test
  void aFailureIsToldWithItsStack() {
    assertThat(line("failed", new IllegalStateException("why \u0007")))
        .startsWith("2026-01-31T12:00:00.123Z INFO MinionLink: failed\n")
        .contains("java.lang.IllegalStateException: why ?\n")
        .contains("\tat dev.ringmaster.minion.log.LogLineTest.");
  }

  private static String line(String message, @Nullable Throwable failure, Object... arguments) {
    var logger = new LoggerContext().getLogger("dev.ringmaster.minion.link.MinionLink");
    LoggingEvent event = new LoggingEvent("here", logger, Level.INFO, message, failure, arguments);
    event.setInstant(Instant.parse("2026-01-31T12:00:00.123Z"));
    return new LogLine().doLayout(event);
  }
}
