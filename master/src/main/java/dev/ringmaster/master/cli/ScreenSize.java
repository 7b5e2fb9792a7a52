package dev.ringmaster.master.cli;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much text a terminal shows. */
record ScreenSize(int columns, int rows) {
  private static final ScreenSize USUAL = new ScreenSize(80, 24);
  private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,3}) ([1-9]\\d{0,3})");

  /** That of the terminal that this process runs on; the usual one where it does not say. */
  static ScreenSize ofTerminal() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(Redirect.DISCARD)
              .start();
      byte[] said = stty.getInputStream().readAllBytes();
      Matcher size = SIZE.matcher(new String(said, StandardCharsets.US_ASCII).strip());
      return size.matches()
          ? new ScreenSize(Integer.parseInt(size.group(2)), Integer.parseInt(size.group(1)))
          : USUAL;
    } catch (IOException e) {
      return USUAL;
    }
  }
}
