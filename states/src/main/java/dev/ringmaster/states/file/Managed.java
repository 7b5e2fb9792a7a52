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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A file with a given content, mode and owner. */
final class Managed implements Resource<Managed.Found> {
  private static final int LARGEST_DIFF = 1 << 20;

  /**
   * @param path where the content goes, links followed
   * @param wanted empty: the content does not matter
   * @param sha256 of what is there, if the content matters
   * @param diff from that to what is wanted; empty if they are equal or it cannot be shown
   */
  record Found(
      Path path,
      Optional<FileStatus> status,
      Optional<Content> wanted,
      Optional<String> sha256,
      Parents parents,
      String diff) {
    boolean differs() {
      return status.isEmpty()
          || (wanted.isPresent() && !wanted.map(Content::sha256).equals(sha256));
    }
  }

  @Override
  public Signature signature() {
    return FileSignatures.MANAGED;
  }

  @Override
  public void check(Arguments arguments) {
    Paths.requireFileName(arguments.text("name"));
  }

  @Override
  public Found read(Arguments arguments, CallContext context) throws InterruptedException {
    HostFiles files = context.host().files();
    Path path = Paths.absolute(arguments.text("name"));
    try {
      Paths.End end =
          arguments.flag("follow_symlinks")
              ? Paths.endToWrite(files, path)
              : new Paths.End(path, files.status(path));
      path = end.path();
      Optional<FileStatus> status = end.status();
      refuseOthers(path, status);
      boolean create = arguments.flag("create");
      boolean keep = status.isPresent() && !arguments.flag("replace");
      Optional<Content> wanted =
          keep || (status.isEmpty() && !create) ? Optional.empty() : Wanted.of(arguments, context);
      boolean isFile = status.isPresent() && status.get().kind() == Kind.FILE;
      Optional<String> sha256 =
          isFile && wanted.isPresent() ? Optional.of(files.sha256(path)) : Optional.empty();
      Parents parents =
          status.isEmpty() && create
              ? Parents.of(files, path, arguments.flag("makedirs"))
              : new Parents(List.of());
      Found found = new Found(path, status, wanted, sha256, parents, "");
      return found.differs() && wanted.isPresent()
          ? new Found(path, status, wanted, sha256, parents, diff(found, arguments, context))
          : found;
    } catch (IOException e) {
      throw Paths.failure("look at " + path, e);
    }
  }

  @Override
  public void requireFeasible(Arguments arguments, Found current, CallContext context) {
    HostFiles files = context.host().files();
    Access.of(arguments, "mode").requireOwners(files);
    if (current.status().isPresent() && current.differs()) {
      Paths.requireReplaceable(files, current.path());
    }
  }

  private static void refuseOthers(Path path, Optional<FileStatus> status) {
    if (status.isPresent()
        && (status.get().kind() == Kind.DIRECTORY || status.get().kind() == Kind.OTHER)) {
      throw Paths.failure(
          path
              + (status.get().kind() == Kind.DIRECTORY ? " is a directory" : " is a special file")
              + ", not a file",
          "Remove it with file.absent before, or mend the name.");
    }
  }

  private static String diff(Found found, Arguments arguments, CallContext context)
      throws IOException {
    Content wanted = found.wanted().orElseThrow();
    if (!arguments.flag("show_changes")) {
      return "";
    }
    boolean isFile = found.sha256().isPresent();
    if (isFile && found.status().orElseThrow().size() > LARGEST_DIFF) {
      return "";
    }
    if (Wanted.size(wanted, context) > LARGEST_DIFF) {
      return "";
    }
    byte[] after = Wanted.bytes(wanted, context);
    byte[] before = isFile ? context.host().files().read(found.path()) : new byte[0];
    Optional<String> textBefore = Content.text(before);
    Optional<String> textAfter = Content.text(after);
    if (textBefore.isEmpty() || textAfter.isEmpty()) {
      return "binary files differ (" + before.length + " and " + after.length + " bytes)";
    }
    return UnifiedDiff.of(
        found.path().toString(), textBefore.get(), textAfter.get(), wanted.secrets());
  }

  @Override
  public List<Change> decide(Arguments arguments, Found current) {
    if (current.status().isEmpty() && !arguments.flag("create")) {
      return List.of();
    }
    List<Change> changes = new ArrayList<>(current.parents().changes());
    if (current.differs()) {
      changes.add(
          new Change(
              "content",
              current.sha256().map(hash -> shown(hash, current)).orElseGet(Value::nothing),
              current
                  .wanted()
                  .map(content -> shown(content.sha256(), current))
                  .orElseGet(() -> Value.text("empty")),
              current.diff()));
    }
    changes.addAll(Access.of(arguments, "mode").changes("", regular(current)));
    return changes;
  }

  /** What replaces a link has none of the link's mode and owner. */
  private static Optional<FileStatus> regular(Found current) {
    return current.status().filter(status -> status.kind() == Kind.FILE);
  }

  /** A hash of a secret could be guessed from, so it is one itself. */
  private static Value shown(String sha256, Found current) {
    Value text = Value.text("sha256:" + sha256);
    boolean secret = current.wanted().filter(content -> !content.secrets().isEmpty()).isPresent();
    return secret ? Value.secret(text) : text;
  }

  @Override
  public Applied apply(
      Arguments arguments, Found current, List<Change> changes, CallContext context)
      throws InterruptedException {
    HostFiles files = context.host().files();
    Path path = current.path();
    try {
      if (current.differs()) {
        Vetting.vet(arguments, path, content(current), context);
      }
      if (!files.status(path).equals(current.status())) {
        throw Paths.failure(
            path + " changed between looking at it and changing it; nothing was done to it",
            "Find out what else changes it, then apply again.");
      }
      Ownership ownership = Access.of(arguments, "mode").ownership();
      current.parents().make(files, parentOwnership(arguments));
      Optional<Path> kept = Optional.empty();
      if (current.differs()) {
        kept = Backups.keep(files, arguments.get("backup"), path, regular(current));
        write(content(current), path, ownership, context);
      } else {
        files.setOwnership(path, ownership);
      }
      String comment = path + (current.status().isEmpty() ? " created" : " updated");
      return Applied.saying(comment + kept.map(copy -> ", the old one is " + copy).orElse(""));
    } catch (IOException e) {
      throw Paths.failure("write " + path, e);
    }
  }

  private static Ownership parentOwnership(Arguments arguments) {
    return new Ownership(
        Access.mode(arguments, "dir_mode"),
        arguments.optionalText("user"),
        arguments.optionalText("group"));
  }

  private static Content content(Found current) {
    return current.wanted().orElseGet(() -> Content.Inline.of(new byte[0]));
  }

  static void write(Content content, Path to, Ownership ownership, CallContext context)
      throws IOException {
    HostFiles files = context.host().files();
    switch (content) {
      case Content.OfSource source -> copy(source, to, ownership, context);
      case Content.OfFile local -> files.copy(local.file(), to, ownership);
      case Content.Inline inline -> files.write(to, inline.bytes(), ownership);
    }
  }

  /** What is written must be what the snapshot says, whatever happened to the copy of it here. */
  private static void copy(
      Content.OfSource source, Path to, Ownership ownership, CallContext context)
      throws IOException {
    Path copy = Wanted.file(source, context);
    boolean small = Files.size(copy) <= LARGEST_DIFF;
    byte[] bytes = small ? Files.readAllBytes(copy) : new byte[0];
    String sha256 = small ? Content.hash(bytes) : context.host().files().sha256(copy);
    if (!sha256.equals(source.sha256())) {
      throw new IOException(
          "the copy of " + source.source() + " on this minion is not what the snapshot says");
    }
    if (small) {
      context.host().files().write(to, bytes, ownership);
    } else {
      context.host().files().copy(copy, to, ownership);
    }
  }

  @Override
  public Footprint footprint(Arguments arguments) {
    return ManagedFootprint.of(arguments);
  }

  @Override
  public Footprint footprint(Arguments arguments, List<Change> changes) {
    return ManagedFootprint.of(arguments, changes);
  }

  @Override
  public String unchangedComment(Arguments arguments, Found current) {
    return current.status().isEmpty()
        ? current.path() + " does not exist and is not to be created"
        : current.path() + " is in the correct state";
  }
}
