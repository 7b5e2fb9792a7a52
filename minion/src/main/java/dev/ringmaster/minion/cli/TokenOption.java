package dev.ringmaster.minion.cli;

import dev.ringmaster.minion.link.JoinToken;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What {@code --token} names. Never the token itself: everybody sees a command line. */
final class TokenOption {
  private static final String STANDARD_INPUT = "-";
  private static final String PREFIX = "rmjoin-";
  private static final int LIMIT_BYTES = 128;

  private TokenOption() {}

  /**
   * @throws ProblemsException if it is a token, or standard input has none
   */
  static JoinToken of(String given, InputStream in) {
    if (given.startsWith(PREFIX)) {
      throw new ProblemsException(
          Problem.of("--token was given a join token, which every user of this machine could see")
              .withAdvice(
                  "Revoke that one, and give the next in a file of mode 0600, or with --token - on"
                      + " standard input."));
    }
    return given.equals(STANDARD_INPUT)
        ? new JoinToken.Given(Value.secret(Value.text(line(in))))
        : new JoinToken.InFile(Path.of(given));
  }

  /** Read byte by byte: what follows the line is not this command's. */
  private static String line(InputStream in) {
    byte[] line = new byte[LIMIT_BYTES];
    int length = 0;
    try {
      for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
        if (length == LIMIT_BYTES) {
          throw unusable("its first line has more than " + LIMIT_BYTES + " bytes, which is fixed");
        }
        line[length++] = (byte) next;
      }
    } catch (IOException e) {
      throw unusable(String.valueOf(e.getMessage()));
    }
    String token = new String(line, 0, length, StandardCharsets.UTF_8).strip();
    if (token.isEmpty()) {
      throw unusable("its first line is empty");
    }
    return token;
  }

  private static ProblemsException unusable(String why) {
    return new ProblemsException(
        Problem.of("cannot read the join token from standard input: " + why)
            .withAdvice("'master keys token create' prints one on the master."));
  }
}
