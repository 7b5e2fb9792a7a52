package dev.ringmaster.states.file;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.states.host.HostFiles;
import dev.ringmaster.states.host.HostFiles.FileStatus;
import dev.ringmaster.states.host.HostFiles.Ownership;
import dev.ringmaster.states.resource.Change;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Mode and owner that are asked for; what is empty does not matter. */
record Access(Optional<Integer> mode, Optional<String> user, Optional<String> group) {
  static Access of(Arguments arguments, String modeParameter) {
    return new Access(
        mode(arguments, modeParameter),
        arguments.optionalText("user"),
        arguments.optionalText("group"));
  }

  static Optional<Integer> mode(Arguments arguments, String parameter) {
    return arguments.optionalText(parameter).map(text -> Integer.parseInt(text, 8));
  }

  Ownership ownership() {
    return new Ownership(mode, user, group);
  }

  /**
   * @throws dev.ringmaster.states.function.FunctionFailure if there is no such user or group
   */
  void requireOwners(HostFiles files) {
    try {
      files.requireOwners(user, group);
    } catch (IOException e) {
      throw Paths.failure(
          String.valueOf(e.getMessage()),
          "Create it before, and require the state that does, or mend the name.");
    }
  }

  /**
   * What differs from {@code now}; all that is asked for if nothing is there yet.
   *
   * @param prefix goes before each aspect: a path and a space, or nothing
   */
  List<Change> changes(String prefix, Optional<FileStatus> now) {
    List<Change> changes = new ArrayList<>();
    mode.ifPresent(wanted ->
        add(
            changes,
            prefix + "mode",
            now.map(FileStatus::mode).map(Paths::octal),
            Paths.octal(wanted)));
    user.ifPresent(wanted -> add(changes, prefix + "user", now.map(FileStatus::user), wanted));
    group.ifPresent(wanted -> add(changes, prefix + "group", now.map(FileStatus::group), wanted));
    return changes;
  }

  private static void add(
      List<Change> changes, String what, Optional<String> before, String after) {
    if (!before.equals(Optional.of(after))) {
      changes.add(
          Change.of(
              what, before.<Value>map(Value::text).orElseGet(Value::nothing), Value.text(after)));
    }
  }
}
