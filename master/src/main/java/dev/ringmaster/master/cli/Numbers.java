package dev.ringmaster.master.cli;

import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Whole numbers as operators type them, with an error that they understand. */
final class Numbers {
  private Numbers() {}

  static void register(CommandLine line) {
    line.registerConverter(int.class, text -> Math.toIntExact(whole(text, Integer.MAX_VALUE)));
    line.registerConverter(long.class, text -> whole(text, Long.MAX_VALUE));
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
