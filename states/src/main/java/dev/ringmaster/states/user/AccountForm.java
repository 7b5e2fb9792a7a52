package dev.ringmaster.states.user;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.states.function.FunctionFailure;
import java.util.Optional;

/** What the tools would refuse of a user or group, but only once they are run. */
final class AccountForm {
  private static final long LARGEST = 0xffff_fffeL;

  private AccountForm() {}

  /**
   * @throws FunctionFailure unless the parameter, if given, can be the number of a user or group
   */
  static void requireNumber(Arguments arguments, String parameter) {
    Optional<String> number = arguments.optionalText(parameter);
    if (number.isPresent()
        && (!number.get().matches("\\d{1,10}") || Long.parseLong(number.get()) > LARGEST)) {
      throw failure(
          "the " + parameter + " " + number.get() + " is out of range",
          "Give one of 0 to " + LARGEST + ".");
    }
  }

  /**
   * @throws FunctionFailure unless the parameter, if given, is an absolute path or empty, which
   *     stands for the usual one
   */
  static void requirePath(Arguments arguments, String parameter) {
    Optional<String> path = arguments.optionalText(parameter);
    if (path.isPresent() && !path.get().isEmpty() && !path.get().startsWith("/")) {
      throw failure(
          "the " + parameter + " '" + path.get() + "' is no absolute path",
          "Begin it with a slash.");
    }
    requireField(arguments, parameter);
  }

  /**
   * @throws FunctionFailure if the parameter, if given, would end its field
   */
  static void requireField(Arguments arguments, String parameter) {
    Optional<String> text = arguments.optionalText(parameter);
    if (text.isPresent() && (text.get().contains(":") || text.get().contains("\n"))) {
      throw failure(
          "the " + parameter + " has a colon or a line end in it",
          "Take it out; these divide the database of users.");
    }
  }

  /**
   * @throws FunctionFailure unless the parameter, if given, is the hash of a password
   */
  static void requireHash(Arguments arguments, String parameter) {
    Optional<String> hash = arguments.optionalText(parameter);
    if (hash.isPresent() && !hash.get().matches("[!*]|!?\\$[!-9;-~]+|[./A-Za-z0-9]{13}")) {
      throw failure(
          "the password is no hash", "Make one with mkpasswd; a plain password is never taken.");
    }
  }

  /** What to say of a number that somebody else has. */
  static FunctionFailure taken(String parameter, String number, String holder) {
    return failure(
        "the " + parameter + " " + number + " belongs to " + holder + " already",
        "Take another one, or leave " + parameter + " out.");
  }

  private static FunctionFailure failure(String message, String advice) {
    return new FunctionFailure(Problem.of(message).withAdvice(advice));
  }
}
