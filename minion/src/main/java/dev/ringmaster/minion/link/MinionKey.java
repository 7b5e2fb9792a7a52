package dev.ringmaster.minion.link;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows the one certificate there is, as it is at the moment of the handshake, to whoever asks for
 * one. A key store would cost every process that holds many links some milliseconds each.
 */
final class MinionKey extends X509ExtendedKeyManager {
  private static final String ALIAS = "minion";

  private final Credentials credentials;

  MinionKey(Credentials credentials) {
    this.credentials = credentials;
  }

  private @Nullable String alias() {
    return credentials.certificate().isPresent() ? ALIAS : null;
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    String alias = alias();
    return alias == null ? null : new String[] {alias};
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return alias();
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return alias();
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    Optional<X509Certificate> certificate = credentials.certificate();
    return certificate.isEmpty() ? null : new X509Certificate[] {certificate.get()};
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return credentials.key();
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
