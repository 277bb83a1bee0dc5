package io.godwit.link;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS contexts that trust the controller's CA and nobody else. */
public final class TlsContexts {

    private static final char[] NO_PASSWORD = new char[0];

    private TlsContexts() {}

    /** Trusts the CA, shows no certificate. */
    public static SSLContext trusting(X509Certificate authority) {
        return context(new KeyManager[0], authority);
    }

    /** Trusts the CA and shows the certificate whose chain is given, leaf first. */
    public static SSLContext mutual(PrivateKey key, List<X509Certificate> chain, X509Certificate authority) {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(keyStore(key, chain), NO_PASSWORD);
            return context(keys.getKeyManagers(), authority);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot use the certificate for TLS: " + e.getMessage(), e);
        }
    }

    /** A key store in memory, without password, with one entry {@code key}. */
    public static KeyStore keyStore(PrivateKey key, List<X509Certificate> chain) {
        try {
            KeyStore store = empty();
            store.setKeyEntry("key", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
            return store;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("key and certificate do not fit: " + e.getMessage(), e);
        }
    }

    /** A key store in memory that holds the CA as its only trusted certificate. */
    public static KeyStore trustStore(X509Certificate authority) {
        try {
            KeyStore store = empty();
            store.setCertificateEntry("authority", authority);
            return store;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot trust the CA: " + e.getMessage(), e);
        }
    }

    private static SSLContext context(KeyManager[] keys, X509Certificate authority) {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trustStore(authority));
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(keys, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot set TLS up: " + e.getMessage(), e);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            return store;
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
    }
}
