;;; smoke.el --- Eglot in front of the server -*- lexical-binding: t; -*-

;;; Commentary:

;; Over a copy of the shop in the folder SHOP, with the mode that stands in lsp/emacs.

;;; Code:

;; Emacs has Eglot itself from 29 on; before, Debian's elpa-eglot brings it.
(require 'package)
(unless (require 'eglot nil t)
  (add-to-list 'package-directory-list "/usr/share/emacs/site-lisp/elpa")
  (package-initialize)
  (require 'eglot))
(require 'onboard-mode)
(require 'cl-lib)
(require 'ert)

(setq onboard-server-command (list (getenv "ONBOARDC") "lsp")
      eglot-sync-connect 30
      eglot-autoshutdown nil)

(defun smoke-file (name)
  "The path of the file NAME of the shop."
  (expand-file-name (concat name ".onboard") (getenv "SHOP")))

(defun smoke-wait (holds what)
  "Let messages come in until the function HOLDS gives something; WHAT is said if it never does."
  (let ((until (+ (float-time) 30)) result)
    (while (not (or (setq result (funcall holds)) (> (float-time) until)))
      (accept-process-output nil 0.05))
    (or result (error "%s" what))))

(defun smoke-go (before)
  "Put point behind what is written BEFORE it."
  (goto-char (point-min))
  (search-forward before))

(defun smoke-slip (name old new)
  "Write NEW for OLD into the file NAME, and give the text that stood there."
  (with-temp-buffer
    (insert-file-contents (smoke-file name))
    (let ((tidy (buffer-string)))
      (smoke-go old)
      (replace-match new t t)
      (write-region nil nil (smoke-file name) nil 'quiet)
      tidy)))

(ert-deftest smoke-mode ()
  (with-temp-buffer
    (insert "/// About.\nsegment a when b matches `\\d \"` and c == \"// no\" // yes\n"
            "field d: int {\n ask \"Why?\"\n}\n")
    (onboard-mode)
    (font-lock-ensure)
    (dolist (expected '(("/// Ab" . font-lock-comment-face) ("segm" . font-lock-keyword-face)
                        ("`\\d" . font-lock-string-face) ("` an" . font-lock-keyword-face)
                        ("\"// n" . font-lock-string-face) ("// ye" . font-lock-comment-face)
                        (": in" . font-lock-type-face) ("as" . font-lock-keyword-face)))
      (smoke-go (car expected))
      (should (equal (cons (car expected) (get-text-property (1- (point)) 'face)) expected)))
    (indent-region (point-min) (point-max))
    (should (string-match-p "{\n    ask \"Why\\?\"\n}\n" (buffer-string)))))

(ert-deftest smoke-server ()
  (let ((tidy (smoke-slip "events" "aisle == toys in" "aisle is toys in")))
    (find-file (smoke-file "events"))
    (should (eq major-mode 'onboard-mode))
    (apply #'eglot (eglot--guess-contact))
    (should (eglot-current-server))
    ;; What is found, and taken back.
    (flymake-start)
    (let* ((slip (car (smoke-wait #'flymake-diagnostics "nothing is found"))))
      (should (string-match-p "`is` stands where two things are compared" (flymake-diagnostic-text slip)))
      (should (equal "is" (buffer-substring (flymake-diagnostic-beg slip) (flymake-diagnostic-end slip)))))
    (smoke-go "aisle is")
    (replace-match "aisle ==" t t)
    (eglot--signal-textDocument/didChange)
    (smoke-wait (lambda () (flymake-start) (not (flymake-diagnostics))) "the finding stays")
    ;; What a name means, and where it comes from.
    (smoke-go "where price > user.bud")
    (let (shown)
      (eglot-hover-eldoc-function (lambda (text &rest _) (setq shown (or text ""))))
      (smoke-wait (lambda () shown) "hover is not answered")
      (should (string-match-p "field budget: int in 1 to 5_000" shown)))
    (let* ((found (xref-backend-definitions 'eglot (xref-backend-identifier-at-point 'eglot)))
           (place (xref-location-marker (xref-item-location (car found)))))
      (should (= 1 (length found)))
      (with-current-buffer (marker-buffer place)
        (should (string-suffix-p "profile.onboard" buffer-file-name))
        (goto-char place)
        (should (looking-at-p "budget: int in 1 to 5_000"))))
    ;; What is offered.
    (smoke-go "where price > user.bud")
    (let* ((offered (eglot-completion-at-point))
           (labels (all-completions "" (nth 2 offered))))
      (should (member "budget" labels)))
    ;; A file is formatted.
    (smoke-go "    enter when")
    (replace-match "  enter   when" t t)
    (eglot-format-buffer)
    (should (equal tidy (buffer-string)))
    (eglot--signal-textDocument/didChange)
    ;; A name is changed in all files.
    (smoke-go "segment regu")
    (cl-letf (((symbol-function 'y-or-n-p) #'always))
      (eglot-rename "comes_back"))
    (should (string-match-p "segment comes_back {" (buffer-string)))
    (with-current-buffer (find-file-noselect (smoke-file "decide"))
      (should (string-match-p "| comes_back " (buffer-string))))
    (dolist (buffer (buffer-list))
      (with-current-buffer buffer (set-buffer-modified-p nil)))
    (eglot-shutdown (eglot-current-server))))

(ert-run-tests-batch-and-exit)
;;; smoke.el ends here
