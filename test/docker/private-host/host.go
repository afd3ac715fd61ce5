// Serves the private modules of the tests: see Dockerfile.
package main

import (
	"archive/zip"
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"log"
	"math/big"
	"net/http"
	"net/http/cgi"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

const host = "git.acme.test"

func main() {
	secure := certificate()
	sshd()
	git := &cgi.Handler{
		Path: "/usr/lib/git-core/git-http-backend",
		Env:  []string{"GIT_PROJECT_ROOT=/srv", "GIT_HTTP_EXPORT_ALL=1"},
	}
	handler := http.NewServeMux()
	handler.Handle("/platform/", locked(git))
	handler.Handle("/goproxy/", locked(http.HandlerFunc(proxy)))
	// Where a module lies is told to everybody, as GitLab does.
	handler.HandleFunc("GET /platform/kit", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `<meta name="go-import" content="%[1]s/platform/kit git https://%[1]s/platform/kit.git">`, host)
	})
	server := &http.Server{Addr: ":443", Handler: handler, TLSConfig: &tls.Config{Certificates: []tls.Certificate{secure}}}
	fmt.Println("ready")
	log.Fatal(server.ListenAndServeTLS("", ""))
}

func locked(handler http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if user, password, _ := r.BasicAuth(); user != os.Getenv("HOST_USER") || password != os.Getenv("HOST_PASSWORD") {
			w.Header().Set("WWW-Authenticate", `Basic realm="acme"`)
			http.Error(w, "who are you?", http.StatusUnauthorized)
			return
		}
		handler.ServeHTTP(w, r)
	})
}

// proxy speaks GOPROXY for the one version of kit (go.dev/ref/mod#goproxy-protocol).
func proxy(w http.ResponseWriter, r *http.Request) {
	switch strings.TrimPrefix(r.URL.Path, "/goproxy/"+host+"/platform/kit/@v/") {
	case "list":
		fmt.Fprintln(w, "v1.0.0")
	case "v1.0.0.info":
		fmt.Fprint(w, `{"Version":"v1.0.0"}`)
	case "v1.0.0.mod":
		http.ServeFile(w, r, "/srv/kit/go.mod")
	case "v1.0.0.zip":
		var buffer bytes.Buffer
		archive := zip.NewWriter(&buffer)
		for _, name := range []string{"go.mod", "kit.go"} {
			entry := must(archive.Create(host + "/platform/kit@v1.0.0/" + name))
			must(entry.Write(must(os.ReadFile(filepath.Join("/srv/kit", name)))))
		}
		if err := archive.Close(); err != nil {
			panic(err)
		}
		must(w.Write(buffer.Bytes()))
	default:
		http.NotFound(w, r)
	}
}

// certificate makes an authority, left in /tmp/ca.pem, and what it issues for the host.
func certificate() tls.Certificate {
	key := must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	authority := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Acme Test Authority"}, NotAfter: time.Now().Add(24 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	root := must(x509.CreateCertificate(rand.Reader, authority, authority, &key.PublicKey, key))
	if err := os.WriteFile("/tmp/ca.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: root}), 0o644); err != nil {
		panic(err)
	}
	own := must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: host}, DNSNames: []string{host}, NotAfter: time.Now().Add(24 * time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	issued := must(x509.CreateCertificate(rand.Reader, leaf, must(x509.ParseCertificate(root)), &own.PublicKey, key))
	return tls.Certificate{Certificate: [][]byte{issued}, PrivateKey: own}
}

// sshd starts with keys of this container: what a client needs of them is left in /tmp.
func sshd() {
	for _, line := range []string{
		"mkdir -p /run/sshd /home/git/.ssh",
		"ssh-keygen -q -A",
		"ssh-keygen -q -t ed25519 -N '' -f /tmp/key",
		"cp /tmp/key.pub /home/git/.ssh/authorized_keys && chown -R git /home/git/.ssh && chmod 700 /home/git/.ssh",
		"sed 's/^/" + host + " /' /etc/ssh/ssh_host_ed25519_key.pub >/tmp/known_hosts",
		"/usr/sbin/sshd",
	} {
		if output, err := exec.Command("sh", "-c", line).CombinedOutput(); err != nil {
			log.Fatalf("%s: %v: %s", line, err, output)
		}
	}
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
