package dev.ringmaster.master.control;

import dev.ringmaster.master.jobs.Principal;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Arrays;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/**
 * Who is at the other end of a unix socket, as the kernel knows it. Root, the user that the master
 * itself runs as, and the members of the group {@code ringmaster} are administrators.
 */
public final class PeerCredentials {
  /** The group whose members are administrators. */
  public static final String GROUP = "ringmaster";

  private final UserPrincipal root;
  private final UserPrincipal self;
  private final Path groups;

  /**
   * @param self the user that the master runs as
   * @param groups the file of groups; supplementary membership is read from there at each
   *     connection, so that a change works at once
   */
  public PeerCredentials(UserPrincipal self, Path groups) throws IOException {
    this.root =
        FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName("root");
    this.self = self;
    this.groups = groups;
  }

  /**
   * @throws IOException when the kernel does not tell; such a connection is not served
   */
  public Principal of(SocketChannel channel) throws IOException {
    UnixDomainPrincipal peer = channel.getOption(ExtendedSocketOptions.SO_PEERCRED);
    UserPrincipal user = peer.user();
    boolean administrator =
        user.equals(root)
            || user.equals(self)
            || peer.group().getName().equals(GROUP)
            || members().contains(user.getName());
    return new Principal("unix:" + user.getName(), userId(user), administrator);
  }

  /** Nobody, if the file cannot be read. */
  private Set<String> members() {
    try (var lines = Files.lines(groups, StandardCharsets.UTF_8)) {
      return lines
          .map(line -> line.split(":", -1))
          .filter(fields -> fields.length == 4 && fields[0].equals(GROUP))
          .flatMap(fields -> Arrays.stream(fields[3].split(",", -1)))
          .filter(name -> !name.isEmpty())
          .collect(java.util.stream.Collectors.toUnmodifiableSet());
    } catch (IOException | java.io.UncheckedIOException e) {
      return Set.of();
    }
  }

  /** The JDK's unix users hash to their number, and tell it in no other way. */
  private static long userId(UserPrincipal user) {
    return Integer.toUnsignedLong(user.hashCode());
  }
}
