package dev.ringmaster.states.file;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.host.HostFiles;
import dev.ringmaster.states.host.HostFiles.FileStatus;
import dev.ringmaster.states.host.HostFiles.Kind;
import dev.ringmaster.states.host.HostFiles.Ownership;
import dev.ringmaster.states.resource.Change;
import dev.ringmaster.states.resource.Resource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A directory with given mode and owner, also of what is in it. */
final class Directory implements Resource<Directory.Found> {
  private static final int MOST_ENTRIES = 200_000;

  /**
   * @param path links followed
   * @param inside what has to change in it, if that is asked for
   */
  record Found(Path path, Optional<FileStatus> status, Parents parents, List<Entry> inside) {}

  /** A file or directory inside whose access is not as it should be. */
  record Entry(Path path, FileStatus status, Access wanted) {}

  @Override
  public Signature signature() {
    return FileSignatures.DIRECTORY;
  }

  @Override
  public void check(Arguments arguments) {
    Paths.absolute(arguments.text("name"));
  }

  @Override
  public Found read(Arguments arguments, CallContext context) {
    HostFiles files = context.host().files();
    Path path = Paths.absolute(arguments.text("name"));
    try {
      path = Paths.followedToWrite(files, path);
      Optional<FileStatus> status = files.status(path);
      if (status.isPresent() && status.get().kind() != Kind.DIRECTORY) {
        throw Paths.failure(
            path + " is there, but not a directory",
            "Remove it with file.absent before, or mend the name.");
      }
      if (status.isEmpty()) {
        return new Found(
            path, status, Parents.of(files, path, arguments.flag("makedirs")), List.of());
      }
      List<Entry> inside = new ArrayList<>();
      if (arguments.has("recurse")) {
        Recursion recursion = Recursion.of(arguments);
        walk(files, path, recursion, inside, new int[1]);
      }
      return new Found(path, status, new Parents(List.of()), inside);
    } catch (IOException e) {
      throw Paths.failure("look at " + path, e);
    }
  }

  @Override
  public void requireFeasible(Arguments arguments, Found current, CallContext context) {
    access(arguments).requireOwners(context.host().files());
  }

  private static void walk(
      HostFiles files, Path directory, Recursion recursion, List<Entry> wrong, int[] seen)
      throws IOException {
    for (String name : files.list(directory)) {
      if (++seen[0] > MOST_ENTRIES) {
        throw Paths.failure(
            "there are more than " + MOST_ENTRIES + " files in it, too many to recurse into",
            "Name a directory further down, or leave recurse out.");
      }
      Path path = directory.resolve(name);
      Optional<FileStatus> status = files.status(path);
      if (status.isEmpty()) {
        continue;
      }
      Access wanted = recursion.of(status.get().kind());
      if (!wanted.changes("", status).isEmpty()) {
        wrong.add(new Entry(path, status.get(), wanted));
      }
      if (status.get().kind() == Kind.DIRECTORY) {
        walk(files, path, recursion, wrong, seen);
      }
    }
  }

  /** What {@code recurse} asks for of files and of directories. */
  private record Recursion(Access file, Access directory, boolean files, boolean directories) {
    static Recursion of(Arguments arguments) {
      List<String> recurse = arguments.texts("recurse");
      for (String word : recurse) {
        if (!Set.of("user", "group", "mode", "ignore_files", "ignore_dirs").contains(word)) {
          throw Paths.failure(
              "recurse has '" + word + "'",
              "It is a list of user, group, mode, ignore_files, ignore_dirs.");
        }
      }
      Optional<String> user = arguments.optionalText("user").filter(u -> recurse.contains("user"));
      Optional<String> group =
          arguments.optionalText("group").filter(g -> recurse.contains("group"));
      boolean mode = recurse.contains("mode");
      return new Recursion(
          new Access(Access.mode(arguments, "file_mode").filter(m -> mode), user, group),
          new Access(directoryMode(arguments).filter(m -> mode), user, group),
          !recurse.contains("ignore_files"),
          !recurse.contains("ignore_dirs"));
    }

    Access of(Kind kind) {
      if (kind == Kind.DIRECTORY) {
        return directories ? directory : NOTHING;
      }
      if (kind == Kind.SYMLINK) {
        return files ? new Access(Optional.empty(), file.user(), file.group()) : NOTHING;
      }
      return files ? file : NOTHING;
    }
  }

  private static final Access NOTHING =
      new Access(Optional.empty(), Optional.empty(), Optional.empty());

  private static Optional<Integer> directoryMode(Arguments arguments) {
    return Access.mode(arguments, "dir_mode").or(() -> Access.mode(arguments, "mode"));
  }

  private static Access access(Arguments arguments) {
    return new Access(
        directoryMode(arguments), arguments.optionalText("user"), arguments.optionalText("group"));
  }

  @Override
  public List<Change> decide(Arguments arguments, Found current) {
    List<Change> changes = new ArrayList<>(current.parents().changes());
    if (current.status().isEmpty()) {
      changes.add(Change.added("directory", Value.text(current.path().toString())));
    }
    changes.addAll(access(arguments).changes("", current.status()));
    for (Entry entry : current.inside()) {
      changes.addAll(entry.wanted().changes(entry.path() + " ", Optional.of(entry.status())));
    }
    return changes;
  }

  @Override
  public Applied apply(
      Arguments arguments, Found current, List<Change> changes, CallContext context) {
    HostFiles files = context.host().files();
    Path path = current.path();
    try {
      if (!files
          .status(path)
          .map(FileStatus::kind)
          .equals(current.status().map(FileStatus::kind))) {
        throw Paths.failure(
            path + " changed between looking at it and changing it; nothing was done to it",
            "Find out what else changes it, then apply again.");
      }
      Ownership ownership = access(arguments).ownership();
      current.parents().make(files, ownership);
      if (current.status().isEmpty()) {
        files.createDirectory(path, ownership);
      } else {
        files.setOwnership(path, ownership);
      }
      for (Entry entry : current.inside()) {
        files.setOwnership(entry.path(), entry.wanted().ownership());
      }
      return Applied.saying(path + (current.status().isEmpty() ? " created" : " updated"));
    } catch (IOException e) {
      throw Paths.failure("make the directory " + path, e);
    }
  }

  @Override
  public Footprint footprint(Arguments arguments) {
    String path = arguments.text("name");
    Set<String> reads = new HashSet<>(Set.of("file:" + path));
    arguments.optionalText("user").ifPresent(user -> reads.add("user:" + user));
    arguments.optionalText("group").ifPresent(group -> reads.add("group:" + group));
    return Footprint.of(reads, Set.of("file:" + path));
  }

  @Override
  public String unchangedComment(Arguments arguments, Found current) {
    return current.path() + " is in the correct state";
  }
}
