package dev.ringmaster.minion.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;

/**
 * {@code 2026-01-31T12:00:00.123Z INFO MinionLink: connected}: the time in UTC, the level, the
 * class, the message, and the stack of the failure if there is one. Control characters are printed
 * as {@code ?}, because messages quote what others sent.
 */
final class LogLine extends LayoutBase<ILoggingEvent> {
  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(160);
    line.append(Instant.ofEpochMilli(event.getTimeStamp())).append(' ').append(event.getLevel());
    String logger = event.getLoggerName();
    line.append(' ').append(logger, logger.lastIndexOf('.') + 1, logger.length()).append(": ");
    appendHarmless(line, event.getFormattedMessage());
    line.append('\n');
    IThrowableProxy failure = event.getThrowableProxy();
    if (failure != null) {
      appendHarmless(line, ThrowableProxyUtil.asString(failure));
    }
    return line.toString();
  }

  private static void appendHarmless(StringBuilder line, String text) {
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      boolean obeyed = Character.isISOControl(character) && character != '\n' && character != '\t';
      line.append(obeyed ? '?' : character);
    }
  }
}
