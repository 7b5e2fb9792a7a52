package dev.ringmaster.states.file;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.states.host.HostFiles;
import dev.ringmaster.states.host.HostFiles.FileStatus;
import dev.ringmaster.states.host.HostFiles.Kind;
import dev.ringmaster.states.host.HostFiles.Ownership;
import dev.ringmaster.states.resource.Change;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The directories above a file that are not there yet, outermost first.
 *
 * @param missing absolute paths
 */
record Parents(List<Path> missing) {
  Parents {
    missing = List.copyOf(missing);
  }

  /**
   * @param makedirs whether they may be made
   * @throws dev.ringmaster.states.function.FunctionFailure when some are missing and may not be
   *     made, or something else stands in their place
   */
  static Parents of(HostFiles files, Path path, boolean makedirs) {
    List<Path> missing = new ArrayList<>();
    try {
      for (Path at = path.getParent(); at != null; at = at.getParent()) {
        Optional<FileStatus> status = files.statusFollowing(at);
        if (status.isPresent() && status.get().kind() == Kind.DIRECTORY) {
          Paths.requireWritable(files, at, path);
          break;
        }
        if (status.isPresent()) {
          throw Paths.failure(
              at + " is not a directory", "Remove it, or mend the path " + path + ".");
        }
        if (files.status(at).isPresent()) {
          throw Paths.failure(
              at + " is a link that leads nowhere",
              "Remove it with file.absent before, or make what it leads to.");
        }
        missing.addFirst(at);
      }
    } catch (IOException e) {
      throw Paths.failure("look at the directory of " + path, e);
    }
    if (!missing.isEmpty() && !makedirs) {
      throw Paths.failure(
          "the directory " + path.getParent() + " does not exist",
          "Create it with file.directory before, or give makedirs: true.");
    }
    return new Parents(missing);
  }

  List<Change> changes() {
    return missing.stream()
        .map(path -> Change.added("directory", Value.text(path.toString())))
        .toList();
  }

  void make(HostFiles files, Ownership ownership) throws IOException {
    for (Path path : missing) {
      files.createDirectory(path, ownership);
    }
  }
}
