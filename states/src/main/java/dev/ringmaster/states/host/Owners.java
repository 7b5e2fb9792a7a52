package dev.ringmaster.states.host;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.security.Principal;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Users and groups of files by name. Names of ids are remembered for some seconds, because asking
 * the system for each of a thousand files is what takes the time; an id without a name is asked for
 * anew each time, as its user may be about to be created.
 */
final class Owners {
  private static final long REMEMBERED_NANOS = 10_000_000_000L;

  private record Name(String name, long since) {}

  private final Map<Integer, Name> users = new ConcurrentHashMap<>();
  private final Map<Integer, Name> groups = new ConcurrentHashMap<>();

  String user(int uid, Path path, LinkOption... options) throws IOException {
    return name(users, uid, path, "posix:owner", options);
  }

  String group(int gid, Path path, LinkOption... options) throws IOException {
    return name(groups, gid, path, "posix:group", options);
  }

  private static String name(
      Map<Integer, Name> known, int id, Path path, String attribute, LinkOption... options)
      throws IOException {
    Name remembered = known.get(id);
    long now = System.nanoTime();
    if (remembered != null && now - remembered.since() < REMEMBERED_NANOS) {
      return remembered.name();
    }
    String name = ((Principal) Files.getAttribute(path, attribute, options)).getName();
    if (!name.equals(String.valueOf(id))) {
      known.put(id, new Name(name, now));
    }
    return name;
  }

  /** Sets the owner of what stands at {@code path} itself, never of what a link there points to. */
  void set(Path path, Optional<String> user, Optional<String> group) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(path, PosixFileAttributeView.class, NOFOLLOW_LINKS);
    if (group.isPresent()) {
      view.setGroup(groupNamed(group.get()));
    }
    if (user.isPresent()) {
      view.setOwner(userNamed(user.get()));
    }
  }

  private static UserPrincipal userNamed(String name) throws IOException {
    try {
      return lookup().lookupPrincipalByName(name);
    } catch (UserPrincipalNotFoundException e) {
      throw new IOException("there is no user " + name, e);
    }
  }

  private static GroupPrincipal groupNamed(String name) throws IOException {
    try {
      return lookup().lookupPrincipalByGroupName(name);
    } catch (UserPrincipalNotFoundException e) {
      throw new IOException("there is no group " + name, e);
    }
  }

  private static UserPrincipalLookupService lookup() {
    return FileSystems.getDefault().getUserPrincipalLookupService();
  }

  static void setMode(Path path, int mode) throws IOException {
    Files.setAttribute(path, "unix:mode", mode, NOFOLLOW_LINKS);
  }
}
