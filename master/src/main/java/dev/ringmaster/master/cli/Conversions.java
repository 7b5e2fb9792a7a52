package dev.ringmaster.master.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Numbers and paths as operators type them, with errors that they understand. */
final class Conversions {
  private Conversions() {}

  static void register(CommandLine line) {
    line.registerConverter(int.class, text -> Math.toIntExact(whole(text, Integer.MAX_VALUE)));
    line.registerConverter(long.class, text -> whole(text, Long.MAX_VALUE));
    line.registerConverter(Path.class, Conversions::path);
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException("'" + text + "' is not the name of a file");
    }
  }

  private static long whole(String text, long most) {
    long number;
    try {
      number = Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + text + "' is not a whole number");
    }
    if (Math.abs(number) > most) {
      throw new TypeConversionException("'" + text + "' is more than " + most);
    }
    return number;
  }
}
